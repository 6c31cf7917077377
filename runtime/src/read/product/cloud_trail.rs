//! Events of AWS CloudTrail, which AWS delivers as `{"Records":[...]}`.

use super::Target;
use crate::read::{coerce::Raw, json::Object};

/// The table that events become rows of.
pub(super) const TABLES: [&str; 1] = ["AWSCloudTrail"];

/// True if an object is an event.
pub(super) fn is_event(members: &Object<'_>) -> bool {
    ["eventVersion", "eventSource", "eventName", "eventTime", "awsRegion"]
        .iter()
        .all(|name| members.has(name))
}

/// The row of an event.
pub(super) fn row<'a>(record: &'a str, target: Target<'_>) -> Result<Option<Vec<Raw<'a>>>, &'static str> {
    let event = Object::parse(record)?;
    if !is_event(&event) {
        return Err("not an event of CloudTrail");
    }
    let cell = |column: &&str| match *column {
        "Type" => Raw::String(target.table.to_owned().into()),
        column => path(column).map_or(Raw::Null, |path| at(&event, path)),
    };
    Ok(Some(target.columns.iter().map(cell).collect()))
}

/// The value at a path of names; null if there is none.
fn at<'a>(object: &Object<'a>, path: &str) -> Raw<'a> {
    match path.split_once('.') {
        Some((name, rest)) => at(&object.object(name), rest),
        None => object.json(path).and_then(Raw::from_json).unwrap_or(Raw::Null),
    }
}

/// Where an event has the value of a column.
fn path(column: &str) -> Option<&'static str> {
    Some(match column {
        "APIVersion" => "apiVersion",
        "AWSRegion" => "awsRegion",
        "AdditionalEventData" => "additionalEventData",
        "AwsEventId" => "eventID",
        "AwsRequestId" | "AwsRequestId_" => "requestID",
        "Category" => "eventCategory",
        "CidrIp" => "requestParameters.cidrIp",
        "CipherSuite" => "tlsDetails.cipherSuite",
        "ClientProvidedHostHeader" => "tlsDetails.clientProvidedHostHeader",
        "EC2RoleDelivery" => "userIdentity.sessionContext.ec2RoleDelivery",
        "ErrorCode" => "errorCode",
        "ErrorMessage" => "errorMessage",
        "EventName" => "eventName",
        "EventSource" => "eventSource",
        "EventTypeName" => "eventType",
        "EventVersion" => "eventVersion",
        "IpProtocol" => "requestParameters.ipProtocol",
        "ManagementEvent" => "managementEvent",
        "ReadOnly" => "readOnly",
        "RecipientAccountId" => "recipientAccountId",
        "RequestParameters" => "requestParameters",
        "Resources" => "resources",
        "ResponseElements" => "responseElements",
        "ServiceEventDetails" => "serviceEventDetails",
        "SessionCreationDate" => "userIdentity.sessionContext.attributes.creationDate",
        "SessionIssuerAccountId" => "userIdentity.sessionContext.sessionIssuer.accountId",
        "SessionIssuerArn" => "userIdentity.sessionContext.sessionIssuer.arn",
        "SessionIssuerPrincipalId" => "userIdentity.sessionContext.sessionIssuer.principalId",
        "SessionIssuerType" => "userIdentity.sessionContext.sessionIssuer.type",
        "SessionIssuerUserName" => "userIdentity.sessionContext.sessionIssuer.userName",
        "SessionMfaAuthenticated" => "userIdentity.sessionContext.attributes.mfaAuthenticated",
        "SharedEventId" => "sharedEventID",
        "SourceIpAddress" => "sourceIPAddress",
        "TimeGenerated" => "eventTime",
        "TlsVersion" => "tlsDetails.tlsVersion",
        "UserAgent" => "userAgent",
        "UserIdentityAccessKeyId" => "userIdentity.accessKeyId",
        "UserIdentityAccountId" => "userIdentity.accountId",
        "UserIdentityArn" => "userIdentity.arn",
        "UserIdentityInvokedBy" => "userIdentity.invokedBy",
        "UserIdentityPrincipalid" => "userIdentity.principalId",
        "UserIdentityStoreArn" => "userIdentity.onBehalfOf.identityStoreArn",
        "UserIdentityType" => "userIdentity.type",
        "UserIdentityUserId" => "userIdentity.onBehalfOf.userId",
        "UserIdentityUserName" => "userIdentity.userName",
        "VpcEndpointId" => "vpcEndpointId",
        _ => return None,
    })
}
