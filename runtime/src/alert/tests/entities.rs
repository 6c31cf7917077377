//! What entities become of mapped columns.

use insta::assert_snapshot;

use super::{entities, field};
use crate::plan::EntityMapping;

const fn mapping(entity_type: &'static str, fields: &'static [crate::plan::FieldMapping]) -> EntityMapping {
    EntityMapping { entity_type, fields }
}

#[test]
fn every_type_has_its_name_and_identifiers() {
    const MAPPINGS: &[EntityMapping] = &[
        mapping("Account", &[field("Name", "a"), field("UPNSuffix", "b"), field("IsDomainJoined", "true")]),
        mapping("Host", &[field("HostName", "a"), field("DnsDomain", "b"), field("OSFamily", "c")]),
        mapping("IP", &[field("Address", "a"), field("AddressScope", "b")]),
        mapping("Malware", &[field("Name", "a"), field("Category", "b")]),
        mapping("File", &[field("Name", "a"), field("Directory", "b")]),
        mapping(
            "Process",
            &[field("ProcessId", "a"), field("CommandLine", "b"), field("CreationTimeUtc", "c")],
        ),
        mapping(
            "CloudApplication",
            &[field("AppId", "number"), field("Name", "a"), field("InstanceName", "b")],
        ),
        mapping("DNS", &[field("DomainName", "a")]),
        mapping("AzureResource", &[field("ResourceId", "a")]),
        mapping("FileHash", &[field("Algorithm", "a"), field("Value", "b")]),
        mapping("RegistryKey", &[field("Hive", "a"), field("Key", "b")]),
        mapping("RegistryValue", &[field("Name", "a"), field("Value", "b"), field("ValueType", "c")]),
        mapping(
            "SecurityGroup",
            &[field("DistinguishedName", "a"), field("SID", "b"), field("ObjectGuid", "c")],
        ),
        mapping("URL", &[field("Url", "a")]),
        mapping("IoTDevice", &[field("DeviceId", "a"), field("DeviceName", "b"), field("Protocols", "c")]),
        mapping(
            "Mailbox",
            &[field("MailboxPrimaryAddress", "a"), field("DisplayName", "b"), field("Upn", "c")],
        ),
        mapping("MailCluster", &[field("Query", "a"), field("Source", "b"), field("MailCount", "number")]),
        mapping(
            "MailMessage",
            &[field("Recipient", "a"), field("NetworkMessageId", "b"), field("Urls", "list")],
        ),
        mapping(
            "SubmissionMail",
            &[field("SubmissionId", "a"), field("Submitter", "b"), field("Recipient", "c")],
        ),
    ];
    let columns = [
        ("a", "A"),
        ("b", "B"),
        ("c", "C"),
        ("true", "True"),
        ("number", "7"),
        ("list", r#"["https://example.com"]"#),
    ];
    // Of the local entities a row says no more than is mapped.
    let found: Vec<String> = MAPPINGS
        .iter()
        .map(|mapping| {
            let one: &'static [EntityMapping] = std::slice::from_ref(mapping);
            entities(one, &columns)
        })
        .collect();
    assert_snapshot!(found.join("\n"), @r#"
    {"$id":"3","Name":"A","UPNSuffix":"B","IsDomainJoined":true,"Type":"account"}
    {"$id":"3","HostName":"A","DnsDomain":"B","OSFamily":"C","Type":"host"}
    {"$id":"3","Address":"A","AddressScope":"B","Type":"ip"}
    {"$id":"3","Name":"A","Category":"B","Type":"malware"}
    {"$id":"3","Name":"A","Directory":"B","Type":"file"}
    {"$id":"3","ProcessId":"A","CommandLine":"B","CreationTimeUtc":"C","Type":"process"}
    {"$id":"3","AppId":7,"Name":"A","InstanceName":"B","Type":"cloud-application"}
    {"$id":"3","DomainName":"A","Type":"dns"}
    {"$id":"3","ResourceId":"A","Type":"azure-resource"}
    {"$id":"3","Algorithm":"A","Value":"B","Type":"filehash"}
    {"$id":"3","Hive":"A","Key":"B","Type":"registry-key"}
    {"$id":"3","Name":"A","Value":"B","ValueType":"C","Type":"registry-value"}
    {"$id":"3","DistinguishedName":"A","SID":"B","ObjectGuid":"C","Type":"security-group"}
    {"$id":"3","Url":"A","Type":"url"}
    {"$id":"3","DeviceId":"A","DeviceName":"B","Protocols":["C"],"Type":"iotdevice"}
    {"$id":"3","MailboxPrimaryAddress":"A","DisplayName":"B","Upn":"C","Type":"mailbox"}
    {"$id":"3","Query":"A","Source":"B","MailCount":7,"Type":"mailCluster"}
    {"$id":"3","Recipient":"A","NetworkMessageId":"B","Urls":["https://example.com"],"Type":"mailMessage"}
    {"$id":"3","SubmissionId":"A","Submitter":"B","Recipient":"C","Type":"SubmissionMail"}
    "#);
}

#[test]
fn what_a_row_says_together_is_linked() {
    const MAPPINGS: &[EntityMapping] = &[
        mapping("Process", &[field("ProcessId", "Pid"), field("CommandLine", "Command")]),
        mapping("Host", &[field("FullName", "Host")]),
        mapping("Account", &[field("FullName", "User")]),
        mapping("File", &[field("Name", "File")]),
        mapping("FileHash", &[field("Algorithm", "Algorithm"), field("Value", "Hash")]),
        mapping("RegistryKey", &[field("Key", "Key")]),
        mapping("RegistryValue", &[field("Name", "Value")]),
    ];
    let columns = [
        ("Pid", "7"),
        ("Command", "cmd /c"),
        ("Host", "WEB01.contoso.com"),
        ("User", "web01\\eve"),
        ("File", "cmd.exe"),
        ("Algorithm", "MD5"),
        ("Hash", "d41d8cd98f00b204e9800998ecf8427e"),
        ("Key", "Software\\Run"),
        ("Value", "updater"),
    ];
    assert_snapshot!(entities(MAPPINGS, &columns), @r#"
    {"$id":"3","ProcessId":"7","CommandLine":"cmd /c","Host":{"$ref":"4"},"ImageFile":{"$ref":"6"},"Type":"process"}
    {"$id":"4","HostName":"WEB01","DnsDomain":"contoso.com","Type":"host"}
    {"$id":"5","Name":"eve","NTDomain":"web01","Host":{"$ref":"4"},"Type":"account"}
    {"$id":"6","Name":"cmd.exe","FileHashes":[{"$ref":"7"}],"Type":"file"}
    {"$id":"7","Algorithm":"MD5","Value":"d41d8cd98f00b204e9800998ecf8427e","Type":"filehash"}
    {"$id":"8","Key":"Software\\Run","Type":"registry-key"}
    {"$id":"9","Name":"updater","Key":{"$ref":"8"},"Type":"registry-value"}
    "#);
}

#[test]
fn two_hosts_in_a_row_leave_open_whose_process_it_is() {
    const MAPPINGS: &[EntityMapping] = &[
        mapping("Host", &[field("HostName", "From")]),
        mapping("Host", &[field("HostName", "To")]),
        mapping("Process", &[field("ProcessId", "Pid")]),
    ];
    assert_snapshot!(entities(MAPPINGS, &[("From", "a"), ("To", "b"), ("Pid", "7")]), @r#"
    {"$id":"3","HostName":"a","Type":"host"}
    {"$id":"4","HostName":"b","Type":"host"}
    {"$id":"5","ProcessId":"7","Type":"process"}
    "#);
}

#[test]
fn identifiers_that_name_another_entity_link_to_it() {
    const MAPPINGS: &[EntityMapping] = &[
        mapping("Process", &[field("ProcessId", "Pid"), field("ImageFile", "Image")]),
        mapping("RegistryValue", &[field("Name", "Value"), field("Key", "Key")]),
        mapping(
            "DNS",
            &[
                field("DomainName", "Domain"),
                field("DnsServerIp", "Server"),
                field("HostIpAddress", "Client"),
            ],
        ),
        mapping("IP", &[field("Address", "Client")]),
    ];
    let columns = [
        ("Pid", "7"),
        ("Image", "C:\\Windows\\cmd.exe"),
        ("Value", "updater"),
        ("Key", "hkey_users\\S-1-5-18\\Run"),
        ("Domain", "example.com"),
        ("Server", "192.0.2.53"),
        ("Client", "192.0.2.7"),
    ];
    assert_snapshot!(entities(MAPPINGS, &columns), @r#"
    {"$id":"3","ProcessId":"7","ImageFile":{"$ref":"7"},"Type":"process"}
    {"$id":"4","Name":"updater","Key":{"$ref":"8"},"Type":"registry-value"}
    {"$id":"5","DomainName":"example.com","DnsServerIp":{"$ref":"9"},"HostIpAddress":{"$ref":"6"},"Type":"dns"}
    {"$id":"6","Address":"192.0.2.7","Type":"ip"}
    {"$id":"7","Directory":"C:\\Windows","Name":"cmd.exe","Type":"file"}
    {"$id":"8","Hive":"HKEY_USERS","Key":"S-1-5-18\\Run","Type":"registry-key"}
    {"$id":"9","Address":"192.0.2.53","Type":"ip"}
    "#);
}

#[test]
fn entities_of_other_alerts_are_taken_over() {
    const MAPPINGS: &[EntityMapping] = &[mapping("SentinelEntities", &[field("Entities", "Entities")])];
    let list = r#"[
        {"$id": "3", "HostName": "web01", "Type": "host"},
        {"$id": "4", "ProcessId": "7", "Host": {"$ref": "3"}, "Type": "process"},
        {"$id": "5", "Name": "no type"}
    ]"#;
    assert_snapshot!(entities(MAPPINGS, &[("Entities", list)]), @r#"
    {"$id":"3","HostName":"web01","Type":"host"}
    {"$id":"4","ProcessId":"7","Host":{"$ref":"3"},"Type":"process"}
    "#);
    assert_snapshot!(entities(MAPPINGS, &[("Entities", "not a list")]), @"");
}
