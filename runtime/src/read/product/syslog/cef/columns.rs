//! Under which key an event has the value of a column, by Microsoft's table of CEF names.

use std::borrow::Cow;

/// Columns and their keys, but for those with numbers.
const KEYS: [(&str, &str); 84] = [
    ("ApplicationProtocol", "app"),
    ("CommunicationDirection", "deviceDirection"),
    ("DestinationDnsDomain", "destinationDnsDomain"),
    ("DestinationHostName", "dhost"),
    ("DestinationIP", "dst"),
    ("DestinationMACAddress", "dmac"),
    ("DestinationNTDomain", "dntdom"),
    ("DestinationPort", "dpt"),
    ("DestinationProcessId", "dpid"),
    ("DestinationProcessName", "dproc"),
    ("DestinationServiceName", "destinationServiceName"),
    ("DestinationTranslatedAddress", "destinationTranslatedAddress"),
    ("DestinationTranslatedPort", "destinationTranslatedPort"),
    ("DestinationUserID", "duid"),
    ("DestinationUserName", "duser"),
    ("DestinationUserPrivileges", "dpriv"),
    ("DeviceAction", "act"),
    ("DeviceAddress", "dvc"),
    ("DeviceDnsDomain", "deviceDnsDomain"),
    ("DeviceEventCategory", "cat"),
    ("DeviceExternalID", "deviceExternalId"),
    ("DeviceFacility", "deviceFacility"),
    ("DeviceInboundInterface", "deviceInboundInterface"),
    ("DeviceMacAddress", "dvcmac"),
    ("DeviceName", "dvchost"),
    ("DeviceNtDomain", "deviceNtDomain"),
    ("DeviceOutboundInterface", "deviceOutboundInterface"),
    ("DevicePayloadId", "devicePayloadId"),
    ("DeviceTimeZone", "dtz"),
    ("DeviceTranslatedAddress", "deviceTranslatedAddress"),
    ("EndTime", "end"),
    ("EventCount", "cnt"),
    ("EventOutcome", "outcome"),
    ("EventType", "type"),
    ("ExtID", "externalId"),
    ("ExternalID", "externalId"),
    ("FileCreateTime", "fileCreateTime"),
    ("FileHash", "fileHash"),
    ("FileID", "fileId"),
    ("FileModificationTime", "fileModificationTime"),
    ("FileName", "fname"),
    ("FilePath", "filePath"),
    ("FilePermission", "filePermission"),
    ("FileSize", "fsize"),
    ("FileType", "fileType"),
    ("Message", "msg"),
    ("OldFileCreateTime", "oldFileCreateTime"),
    ("OldFileHash", "oldFileHash"),
    ("OldFileID", "oldFileId"),
    ("OldFileModificationTime", "oldFileModificationTime"),
    ("OldFileName", "oldFileName"),
    ("OldFilePath", "oldFilePath"),
    ("OldFilePermission", "oldFilePermission"),
    ("OldFileSize", "oldFileSize"),
    ("OldFileType", "oldFileType"),
    ("ProcessID", "dvcpid"),
    ("ProcessName", "deviceProcessName"),
    ("Protocol", "proto"),
    ("Reason", "reason"),
    ("ReceiptTime", "rt"),
    ("ReceivedBytes", "in"),
    ("RequestClientApplication", "requestClientApplication"),
    ("RequestContext", "requestContext"),
    ("RequestCookies", "requestCookies"),
    ("RequestMethod", "requestMethod"),
    ("RequestURL", "request"),
    ("SentBytes", "out"),
    ("SourceDnsDomain", "sourceDnsDomain"),
    ("SourceHostName", "shost"),
    ("SourceIP", "src"),
    ("SourceMACAddress", "smac"),
    ("SourceNTDomain", "sntdom"),
    ("SourcePort", "spt"),
    ("SourceProcessId", "spid"),
    ("SourceProcessName", "sproc"),
    ("SourceServiceName", "sourceServiceName"),
    ("SourceTranslatedAddress", "sourceTranslatedAddress"),
    ("SourceTranslatedPort", "sourceTranslatedPort"),
    ("SourceUserID", "suid"),
    ("SourceUserName", "suser"),
    ("SourceUserPrivileges", "spriv"),
    ("StartTime", "start"),
    ("FlexDate1", "flexDate1"),
    ("FlexDate1Label", "flexDate1Label"),
];

/// Columns with a number: what stands before it in the column and in the key, and the highest.
const NUMBERED: [(&str, &str, u8); 8] = [
    ("DeviceCustomDate", "deviceCustomDate", 2),
    ("DeviceCustomFloatingPoint", "cfp", 4),
    ("DeviceCustomIPv6Address", "c6a", 4),
    ("DeviceCustomNumber", "cn", 3),
    ("FieldDeviceCustomNumber", "cn", 3),
    ("DeviceCustomString", "cs", 6),
    ("FlexNumber", "flexNumber", 2),
    ("FlexString", "flexString", 2),
];

/// The key of a column; `None` if no key fills it.
pub(super) fn key(column: &str) -> Option<Cow<'static, str>> {
    if let Some((_, key)) = KEYS.iter().find(|(known, _)| *known == column) {
        return Some(Cow::Borrowed(key));
    }
    numbered(column, |column, key| (column, key)).map(Cow::Owned)
}

/// True if a key fills a column.
pub(super) fn has_column(key: &str) -> bool {
    KEYS.iter().any(|(_, known)| *known == key) || numbered(key, |column, key| (key, column)).is_some()
}

/// A name with a number under its other name, `DeviceCustomString1Label` as `cs1Label`.
fn numbered(
    name: &str,
    sides: impl Fn(&'static str, &'static str) -> (&'static str, &'static str),
) -> Option<String> {
    NUMBERED.into_iter().find_map(|(column, key, highest)| {
        let (mine, other) = sides(column, key);
        let rest = name.strip_prefix(mine)?;
        let number = rest.strip_suffix("Label").unwrap_or(rest).parse::<u8>().ok()?;
        (1..=highest).contains(&number).then(|| format!("{other}{rest}"))
    })
}
