//! What records of diagnostic settings become.

use insta::assert_snapshot;

use crate::{
    read::{
        json::{JsonRecords, Layout, Shape},
        show::{columns, input, show},
    },
    types::Type,
};

/// The values of these columns, as text, in a record.
fn values(record: &str, names: &[&'static str]) -> String {
    let columns_of: Vec<(&'static str, Type)> = names.iter().map(|name| (*name, Type::String)).collect();
    let input = input(record.as_bytes());
    show(&mut JsonRecords::new(input, "PT1H.json", Layout::Free, Shape::Diagnostic, &columns(&columns_of)))
}

#[test]
fn sign_ins_have_what_is_in_their_properties() {
    let record = r#"{"time": "2025-01-01T00:00:00.1234567Z", "resourceId": "/tenants/t/providers/Microsoft.aadiam",
        "operationName": "Sign-in activity", "category": "SignInLogs", "resultType": "50126", "location": "DE",
        "callerIpAddress": "1.2.3.4", "tenantId": "t", "correlationId": "c",
        "properties": {"userPrincipalName": "ann@x", "ipAddress": "1.2.3.4", "location": {"city": "B"},
            "status": {"errorCode": 50126}, "appDisplayName": "Portal"}}"#;
    let columns = [
        "Type",
        "TimeGenerated",
        "ResultType",
        "UserPrincipalName",
        "IPAddress",
        "Location",
        "LocationDetails",
        "Status",
        "AppDisplayName",
        "OperationName",
        "AADTenantId",
        "TenantId",
    ];
    assert_snapshot!(values(record, &columns), @r#"SigninLogs | 2025-01-01T00:00:00.1234567Z | 50126 | ann@x | 1.2.3.4 | DE | {"city":"B"} | {"errorCode":50126} | Portal | Sign-in activity | t | -"#);
}

#[test]
fn audit_logs_keep_the_category_of_the_activity() {
    let record = r#"{"time": "2025-01-01T00:00:00Z", "operationName": "Add member to role", "category": "AuditLogs",
        "properties": {"category": "RoleManagement", "operationType": "Assign", "result": "success",
            "initiatedBy": {"user": {"id": "1"}}}}"#;
    assert_snapshot!(
        values(record, &["Type", "Category", "AADOperationType", "Result", "OperationName", "InitiatedBy"]),
        @r#"AuditLogs | RoleManagement | Assign | success | Add member to role | {"user":{"id":"1"}}"#
    );
}

#[test]
fn the_log_of_a_subscription_is_azure_activity() {
    let record = r#"{"time": "2025-01-01T00:00:00Z", "category": "Administrative", "resultType": "Success",
        "resourceId": "/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/V",
        "operationName": "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE", "callerIpAddress": "1.2.3.4", "level": "Information",
        "identity": {"authorization": {"scope": "s"},
            "claims": {"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "ann@x"}}, "properties": {}}"#;
    let columns = [
        "Type",
        "OperationNameValue",
        "ActivityStatusValue",
        "Caller",
        "CallerIpAddress",
        "CategoryValue",
        "ResourceProviderValue",
        "ResourceGroup",
        "SubscriptionId",
        "_ResourceId",
        "Authorization",
        "Level",
    ];
    assert_snapshot!(values(record, &columns), @r#"AzureActivity | MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE | Success | ann@x | 1.2.3.4 | Administrative | MICROSOFT.COMPUTE | G | S | /subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachines/v | {"scope":"s"} | Information"#);
}

#[test]
fn categories_without_a_table_are_in_azure_diagnostics() {
    let record = r#"{"time": "2025-01-01T00:00:00Z", "category": "AuditEvent", "operationName": "SecretGet",
        "resourceId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v", "durationMs": "12",
        "callerIpAddress": "1.2.3.4", "identity": {"claim": {"oid": "o", "http://x/y/upn": "ann@x"}},
        "properties": {"requestUri": "https://v/", "httpStatusCode": 200, "clientInfo": "curl", "is_ok": true}}"#;
    let columns = [
        "Type",
        "Category",
        "OperationName",
        "ResourceProvider",
        "Resource",
        "ResourceType",
        "ResourceId",
        "CallerIPAddress",
        "requestUri_s",
        "httpStatusCode_d",
        "is_ok_b",
        "identity_claim_oid_g",
        "identity_claim_http___x_y_upn_s",
        "nothing_s",
    ];
    assert_snapshot!(values(record, &columns), @"AzureDiagnostics | AuditEvent | SecretGet | MICROSOFT.KEYVAULT | V | VAULTS | /SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/V | 1.2.3.4 | https://v/ | 200 | true | o | ann@x | -");
}

#[test]
fn storage_has_a_table_for_each_service() {
    let record = r#"{"time": "2025-01-01T00:00:00Z", "category": "StorageRead", "statusCode": 200, "uri": "https://a/b",
        "resourceId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/blobServices/default",
        "properties": {"accountName": "a", "userAgentHeader": "curl"}}"#;
    assert_snapshot!(values(record, &["Type", "StatusCode", "Uri", "AccountName", "UserAgentHeader"]), @"StorageBlobLogs | 200 | https://a/b | a | curl");
}

#[test]
fn other_records_are_counted() {
    assert_snapshot!(values(r#"{"time": "x"}"#, &["Type"]), @"1 rows left out: not a record of diagnostic settings, first at PT1H.json:1");
}
