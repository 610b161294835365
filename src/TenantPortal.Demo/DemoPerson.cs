namespace TenantPortal.Demo;

/// <summary>A person who takes part in the demo and whom a user can sign in as.</summary>
public sealed record DemoPerson(string Id, string Name, string Email, IReadOnlyList<string> Groups);
