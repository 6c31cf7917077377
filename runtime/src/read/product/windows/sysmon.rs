//! In which order Sysmon says things.
//!
//! Rules take them out of the XML in that order (`parse EventData with * 'Image">' Image "<" * 'Hashes">' ...`), and
//! collectors that write JSON forget it.

use super::Event;

/// Puts what Sysmon says into its own order; what it is not known to say comes last.
pub(super) fn sort_data(event: &mut Event<'_>) {
    if !event.kind.is_of_sysmon() {
        return;
    }
    let order = ORDERS.iter().find(|(ids, _)| ids.contains(&event.kind.id)).map_or(USUAL, |(_, order)| order);
    let place = |name: &str| order.split(' ').position(|known| known.eq_ignore_ascii_case(name));
    event.data.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
}

/// The names that events of Sysmon have, in their order; by Sysmon's own manifest.
const ORDERS: [(&[i64], &str); 19] = [
    (
        &[1],
        "RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company \
         OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId \
         TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId \
         ParentImage ParentCommandLine ParentUser",
    ),
    (
        &[2],
        "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime \
         PreviousCreationUtcTime User",
    ),
    (
        &[3],
        "RuleName UtcTime ProcessGuid ProcessId Image User Protocol Initiated SourceIsIpv6 \
         SourceIp SourceHostname SourcePort SourcePortName DestinationIsIpv6 DestinationIp \
         DestinationHostname DestinationPort DestinationPortName",
    ),
    (&[4], "UtcTime State Version SchemaVersion"),
    (&[6], "RuleName UtcTime ImageLoaded Hashes Signed Signature SignatureStatus"),
    (
        &[7],
        "RuleName UtcTime ProcessGuid ProcessId Image ImageLoaded FileVersion Description \
         Product Company OriginalFileName Hashes Signed Signature SignatureStatus User",
    ),
    (
        &[8],
        "RuleName UtcTime SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid \
         TargetProcessId TargetImage NewThreadId StartAddress StartModule StartFunction \
         SourceUser TargetUser",
    ),
    (
        &[10],
        "RuleName UtcTime SourceProcessGUID SourceProcessId SourceThreadId SourceImage \
         TargetProcessGUID TargetProcessId TargetImage GrantedAccess CallTrace SourceUser \
         TargetUser",
    ),
    (&[11], "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User"),
    (
        &[12, 13, 14],
        "RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details NewName User",
    ),
    (
        &[15],
        "RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime Hash \
         Contents User",
    ),
    (&[16], "UtcTime Configuration ConfigurationFileHash"),
    (&[17, 18], "RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User"),
    (&[19], "RuleName EventType UtcTime Operation User EventNamespace Name Query"),
    (&[20], "RuleName EventType UtcTime Operation User Name Type Destination"),
    (&[21], "RuleName EventType UtcTime Operation User Consumer Filter"),
    (&[22], "RuleName UtcTime ProcessGuid ProcessId QueryName QueryStatus QueryResults Image User"),
    (
        &[23, 26],
        "RuleName UtcTime ProcessGuid ProcessId User Image TargetFilename Hashes IsExecutable \
         Archived",
    ),
    (&[24], "RuleName UtcTime ProcessGuid ProcessId Image Session ClientInfo Hashes Archived User"),
];

/// How events 5 and 9 go on, and how later ones begin.
const USUAL: &str = "RuleName UtcTime ProcessGuid ProcessId Image Device Type User";
