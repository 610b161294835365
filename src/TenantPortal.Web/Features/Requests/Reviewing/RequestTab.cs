namespace TenantPortal.Web.Features.Requests.Reviewing;

/// <summary>The tabs of a request, by their name in the address.</summary>
internal enum RequestTab
{
    Summary,
    Manifests,
    Checks,
    Conversation,
    Progress,
}
