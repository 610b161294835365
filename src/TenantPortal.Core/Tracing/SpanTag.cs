namespace TenantPortal.Core.Tracing;

/// <summary>The names of the attributes of the portal's spans.</summary>
public static class SpanTag
{
    public const string Request = "tenantportal.request";
    public const string RequestStatus = "tenantportal.request.status";
    public const string Tenant = "tenantportal.tenant";
    public const string Cluster = "tenantportal.cluster";
    public const string Tier = "tenantportal.tier";
    public const string Generation = "tenantportal.generation";
    public const string Outcome = "tenantportal.outcome";
    public const string Verb = "tenantportal.verb";
    public const string Resource = "tenantportal.resource";
    public const string StatusCode = "http.response.status_code";
}
