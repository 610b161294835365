namespace TenantPortal.Core.Sessions;

/// <summary>What the identity provider tells about somebody.</summary>
/// <param name="Id">Immutable.</param>
/// <param name="Groups">Ids or names, as the provider tells them.</param>
public sealed record PersonFacts(string Id, string Name, string? Email, IReadOnlyList<string> Groups);
