//! SecurityEvent: process starts, logons and privileges of a Windows network, 40 fields and 1.3 KB an event.

use std::fmt::Write;

use fastrand::Rng;

use super::{address, computer, pick};

/// What the starter rule on command lines reads.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("TimeGenerated", "datetime"),
    ("EventID", "int"),
    ("Process", "string"),
    ("CommandLine", "string"),
    ("Computer", "string"),
    ("Account", "string"),
];

const PROCESSES: &[&str] = &[
    "svchost.exe",
    "conhost.exe",
    "chrome.exe",
    "msedge.exe",
    "taskhostw.exe",
    "backgroundTaskHost.exe",
    "RuntimeBroker.exe",
    "SearchProtocolHost.exe",
    "MsMpEng.exe",
    "GoogleUpdate.exe",
    "Teams.exe",
    "OUTLOOK.EXE",
    "git.exe",
    "cmd.exe",
    "powershell.exe",
];

/// Appends one event: four in ten are process starts.
pub(crate) fn write(line: &mut String, rng: &mut Rng, time: &str) {
    let (id, activity, task) = match rng.u8(..10) {
        0..4 => (4688, "4688 - A new process has been created.", 13_312),
        4..6 => (4624, "4624 - An account was successfully logged on.", 12_544),
        6 => (4634, "4634 - An account was logged off.", 12_545),
        7 => (4672, "4672 - Special privileges assigned to new logon.", 12_548),
        8 => (4625, "4625 - An account failed to log on.", 12_544),
        _ => (5156, "5156 - The Windows Filtering Platform has allowed a connection.", 12_810),
    };
    let (computer, user) = (computer(rng), rng.u16(..3000));
    let account = format!("CORP\\\\user{user:04}");
    let _ = write!(
        line,
        "{{\"TenantId\":\"6f2c3f2e-0d5b-4c7e-9c55-6a1b0d0e8f10\",\"TimeGenerated\":\"{time}\",\"SourceSystem\":\"OpsManager\",\
         \"Account\":\"{account}\",\"AccountType\":\"User\",\"Computer\":\"{computer}\",\
         \"EventSourceName\":\"Microsoft-Windows-Security-Auditing\",\"Channel\":\"Security\",\"Task\":{task},\"Level\":\"8\",\
         \"EventID\":{id},\"Activity\":\"{activity}\""
    );
    if id == 4688 {
        process(line, rng);
    } else {
        logon(line, rng);
    }
    let record = rng.u32(..);
    let _ = write!(
        line,
        ",\"SubjectAccount\":\"{account}\",\"SubjectDomainName\":\"CORP\",\"SubjectLogonId\":\"0x{record:x}\",\
         \"SubjectUserName\":\"user{user:04}\",\"SubjectUserSid\":\"S-1-5-21-3623811015-3361044348-30300820-{user}\",\
         \"TargetAccount\":\"-\\\\-\",\"TargetDomainName\":\"-\",\"TargetLogonId\":\"0x0\",\"TargetUserName\":\"-\",\
         \"TargetUserSid\":\"S-1-0-0\",\"SourceComputerId\":\"{:08x}-9c1d-4f6b-8a53-0e6f5a3b7d21\",\
         \"EventOriginId\":\"{record:08x}-2b7e-4c1a-a9d8-3f0c5d6e7a81\",\"MG\":\"00000000-0000-0000-0000-000000000001\",\
         \"TimeCollected\":\"{time}\",\"Type\":\"SecurityEvent\",\
         \"_ResourceId\":\"/subscriptions/0f3c1b2a-5d4e-4f60-9a7b-8c9d0e1f2a3b/resourcegroups/clients/providers/\
         microsoft.compute/virtualmachines/{}\"}}",
        u32::from(user) * 2_654_435,
        &computer[..7],
    );
}

fn process(line: &mut String, rng: &mut Rng) {
    let process = pick(rng, PROCESSES);
    let command = command(rng, process);
    let _ = write!(
        line,
        ",\"CommandLine\":\"{command}\",\"MandatoryLabel\":\"S-1-16-8192\",\"NewProcessId\":\"0x{:x}\",\
         \"NewProcessName\":\"C:\\\\Windows\\\\System32\\\\{process}\",\
         \"ParentProcessName\":\"C:\\\\Windows\\\\System32\\\\{}\",\"Process\":\"{process}\",\"ProcessId\":\"0x{:x}\",\
         \"TokenElevationType\":\"%%1936\"",
        rng.u16(..),
        pick(rng, PROCESSES),
        rng.u16(..),
    );
}

/// One shell in fifty has an address on its command line, half of them public.
fn command(rng: &mut Rng, process: &str) -> String {
    let is_shell = matches!(process, "cmd.exe" | "powershell.exe");
    if is_shell && rng.u8(..50) == 0 {
        let public = rng.bool();
        return format!("{process} /c ping -n {} {} > nul", rng.u8(1..9), address(rng, public));
    }
    let number = rng.u32(..);
    format!(
        "\\\"C:\\\\Windows\\\\System32\\\\{process}\\\" --type=renderer --field-trial-handle={number} --lang=en-US \
         --service-sandbox-type=none --mojo-platform-channel-handle={} /prefetch:8",
        rng.u16(..)
    )
}

fn logon(line: &mut String, rng: &mut Rng) {
    let public = rng.u8(..20) == 0;
    let _ = write!(
        line,
        ",\"AuthenticationPackageName\":\"Kerberos\",\"IpAddress\":\"{}\",\"IpPort\":\"{}\",\"KeyLength\":0,\
         \"LogonProcessName\":\"Kerberos\",\"LogonType\":{},\"LogonTypeName\":\"3 - Network\",\
         \"WorkstationName\":\"-\",\"Process\":\"-\",\"ProcessId\":\"0x0\",\"ElevatedToken\":\"%%1842\"",
        address(rng, public),
        rng.u16(1024..),
        pick(rng, &["2", "3", "3", "3", "5", "10"]),
    );
}
