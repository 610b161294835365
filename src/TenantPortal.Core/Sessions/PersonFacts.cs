namespace TenantPortal.Core.Sessions;

/// <summary>What the identity provider reports about a user.</summary>
/// <param name="Id">Immutable.</param>
/// <param name="Groups">Ids or names, as the provider reports them.</param>
public sealed record PersonFacts(string Id, string Name, string? Email, IReadOnlyList<string> Groups);
