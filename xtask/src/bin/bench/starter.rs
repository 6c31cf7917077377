//! The starter rules as SQL.

use std::path::Path;

/// A starter rule.
pub(crate) struct Rule {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it asks, for DuckDB; `{Table: columns}` stands for the file of a table.
    sql: &'static str,
    /// The columns whose least and greatest value are compared.
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
}

/// Private addresses, by their beginning.
const PRIVATE: &str = r"^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.)";

/// An address with a character more, as the rule on command lines has it.
const ADDRESS: &str = r"([^ ](\b25[0-5]|\b2[0-4][0-9]|\b[01]?[0-9][0-9]?)(\.(25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)){3}|(\b25[0-5]|\b2[0-4][0-9]|\b[01]?[0-9][0-9]?)(\.(25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)){3}[^ ])";

/// All of them. Times are texts, which compare alike.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "Alerts that name an IP address",
        sql: "SELECT StartTime AS StartTimeUtc, EndTime AS EndTimeUtc, AlertName,
            json_extract_string(Entity, '$.HostName') AS Computer,
            lower(concat(json_extract_string(Entity, '$.Name'), '@', json_extract_string(Entity, '$.UPNSuffix'))) AS Account,
            json_extract_string(Entity, '$.Address') AS IpAddress, ExtendedProperties, Entities
            FROM (SELECT *, unnest(from_json(Entities, '[\"json\"]')) AS Entity
                FROM {SecurityAlert: TimeGenerated, AlertName, StartTime, EndTime, ExtendedProperties, Entities}
                WHERE TimeGenerated BETWEEN '2019-02-02T10:02:51' AND '2019-02-05T16:02:51')
            WHERE json_extract_string(Entity, '$.Type') = 'ip'
                AND json_extract_string(Entity, '$.Address') = '<ipaddress>'",
        first: "StartTimeUtc",
        last: "EndTimeUtc",
    },
    Rule {
        name: "Device contact with an address or URL",
        sql: "SELECT 'DeviceEvents' AS source_, DeviceName, ActionType, FileName, Timestamp
            FROM {DeviceEvents: DeviceName, ActionType, FileName, Timestamp, RemoteIP, RemoteUrl}
            WHERE RemoteIP = 'IP ADDRESS GOES HERE' OR lower(RemoteUrl) = 'url goes here'
            UNION ALL SELECT 'DeviceNetworkEvents', DeviceName, ActionType, FileName, Timestamp
            FROM {DeviceNetworkEvents: DeviceName, ActionType, FileName, Timestamp, RemoteIP, RemoteUrl}
            WHERE RemoteIP = 'IP ADDRESS GOES HERE' OR lower(RemoteUrl) = 'url goes here'",
        first: "Timestamp",
        last: "Timestamp",
    },
    Rule {
        name: "Indicator address in VM connections",
        sql: r"WITH ti AS (SELECT *, coalesce(nullif(NetworkIP, ''), nullif(NetworkDestinationIP, ''),
                nullif(NetworkSourceIP, ''), EmailSourceIpAddress) AS ip
                FROM {ThreatIntelligenceIndicator: TimeGenerated, IndicatorId, Description, ActivityGroupNames, ThreatType, Url,
                    ExpirationDateTime, ConfidenceScore, Active, NetworkIP, NetworkDestinationIP, NetworkSourceIP, EmailSourceIpAddress}
                WHERE TimeGenerated >= '2025-12-23T00:00:00'),
            live AS (SELECT IndicatorId, arg_max(ti, TimeGenerated) AS indicator FROM ti
                WHERE regexp_matches(ip, '^\d+\.\d+\.\d+\.\d+$') AND NOT regexp_matches(ip, '{private}')
                    AND NOT starts_with(ip, '127.') GROUP BY IndicatorId),
            one AS (SELECT indicator.ip AS ip, any_value(indicator) AS indicator FROM live
                WHERE indicator.Active = 'true' AND indicator.ExpirationDateTime > '2026-01-06T00:00:00' GROUP BY ALL),
            vm AS (SELECT * FROM {VMConnection: TimeGenerated, Computer, Direction, ProcessName, SourceIp, DestinationIp, RemoteIp,
                Protocol, DestinationPort} WHERE TimeGenerated >= '2026-01-05T23:00:00')
            SELECT indicator.IndicatorId, RemoteIp, max(vm.TimeGenerated) AS VMConnection_TimeGenerated,
                arg_max(indicator, vm.TimeGenerated), arg_max(vm, vm.TimeGenerated)
            FROM one JOIN vm ON one.ip = vm.RemoteIp WHERE vm.TimeGenerated < indicator.ExpirationDateTime
            GROUP BY indicator.IndicatorId, RemoteIp",
        first: "VMConnection_TimeGenerated",
        last: "VMConnection_TimeGenerated",
    },
    Rule {
        name: "Public IP address in a command line",
        sql: r"SELECT IP, CommandLine, Process, min(TimeGenerated) AS FirstSeen, max(TimeGenerated) AS LastSeen,
                list(DISTINCT Computer) AS Hosts, list(DISTINCT Account) AS Accounts, len(Hosts) AS Host_count
            FROM (SELECT *, regexp_extract(CommandLine, '{address}', 1) AS IP
                FROM {SecurityEvent: TimeGenerated, EventID, Process, CommandLine, Computer, Account}
                WHERE EventID = '4688'
                    AND regexp_matches(Process, '(^|[^0-9A-Za-z])(cmd\.exe|powershell)($|[^0-9A-Za-z])', 'i'))
            WHERE regexp_matches(IP, '^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$') AND NOT regexp_matches(IP, '{private}')
            GROUP BY ALL ORDER BY Host_count DESC",
        first: "FirstSeen",
        last: "LastSeen",
    },
    Rule {
        name: "Script requested by a single client",
        sql: r"WITH visits AS (SELECT csUriStem, sSiteName, csUserAgent, min(TimeGenerated) AS StartTime,
                max(TimeGenerated) AS EndTime, list(cIP) AS list_cIP, count(DISTINCT TimeGenerated)
                FROM {W3CIISLog: TimeGenerated, csUriStem, sSiteName, csUserAgent, cIP, sIP, scStatus}
                WHERE regexp_matches(csUriStem, '\.(php|aspx|asp|cfml)($|[^0-9A-Za-z])', 'i') AND scStatus = '200'
                    AND NOT regexp_matches(cIP, '{private}') AND NOT starts_with(cIP, '127.')
                    AND NOT regexp_matches(sIP, '{private}') GROUP BY ALL),
            flat AS (SELECT DISTINCT StartTime, EndTime, unnest(list_cIP) AS cIP, csUriStem, sSiteName, csUserAgent FROM visits)
            SELECT csUriStem, csUserAgent, min(StartTime) AS StartTime, max(StartTime) AS EndTime,
                count(DISTINCT cIP) AS clients, list(cIP), list(sSiteName)
            FROM flat GROUP BY ALL HAVING clients = 1 AND starts_with(csUserAgent, 'Mozilla')",
        first: "StartTime",
        last: "EndTime",
    },
];

impl Rule {
    /// SQL for what is compared of the answer: the number of rows, the first and the last time.
    pub(crate) fn digest(&self, logs: &Path) -> String {
        let Self { first, last, .. } = self;
        format!(
            "SELECT count(*), coalesce(min({first}), ''), coalesce(max({last}), '') FROM ({});",
            self.over(logs)
        )
    }

    /// The query over the files in a folder.
    fn over(&self, logs: &Path) -> String {
        let sql = self.sql.replace("{private}", PRIVATE).replace("{address}", ADDRESS);
        let mut text = String::new();
        let mut rest = sql.as_str();
        // A table stands between braces with its columns, where a regular expression has only digits.
        while let Some(start) = rest.find('{') {
            let end = start + rest[start..].find('}').unwrap_or_default();
            text.push_str(&rest[..start]);
            match rest[start + 1..end].split_once(':') {
                Some((table, columns)) => {
                    let columns: Vec<String> =
                        columns.split(',').map(|column| format!("{}: 'VARCHAR'", column.trim())).collect();
                    text.push_str(&read_json(&logs.join(format!("{table}.jsonl")), &columns.join(", ")));
                }
                None => text.push_str(&rest[start..=end]),
            }
            rest = &rest[end + 1..];
        }
        text + rest
    }
}

/// A file of JSON lines as a table of DuckDB.
pub(crate) fn read_json(file: &Path, columns: &str) -> String {
    format!("read_json('{}', format = 'newline_delimited', columns = {{{columns}}})", file.display())
}
