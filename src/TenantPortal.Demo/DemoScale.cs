namespace TenantPortal.Demo;

/// <summary>How much the demo contains.</summary>
/// <param name="Tenants">All tenants that were ever approved, those that are deleted by now included.</param>
/// <param name="Requests">All requests, of every kind and status.</param>
/// <param name="Days">How many days ago the first tenant was requested.</param>
public sealed record DemoScale(int Teams, int Tenants, int Requests, int Days)
{
    public static readonly DemoScale Full = new(Teams: 60, Tenants: 400, Requests: 2000, Days: 400);
}
