using System.Collections.Concurrent;

namespace TenantPortal.Testing.IdentityProvider;

/// <summary>What the provider knows, and how it behaves; tests change it while it runs.</summary>
internal sealed class ProviderState(ProviderShape shape, IEnumerable<TestPerson> people)
{
    public const string TenantId = "11111111-2222-3333-4444-555555555555";

    private readonly ConcurrentDictionary<string, TestPerson> _people = new(people.ToDictionary(person => person.Id));

    public ProviderShape Shape => shape;

    public bool HasOverage { get; set; }

    public bool GrantsGraph { get; set; } = true;

    public bool Refuses { get; set; }

    public string? ForgedAudience { get; set; }

    public string? ForgedIssuer { get; set; }

    /// <summary>How often the keys were fetched.</summary>
    public int KeyRequests;

    /// <summary>The keys as they are published while the provider signs with others; null to publish its own.</summary>
    public string? StaleKeys { get; set; }

    /// <summary>What the token endpoint answers to refresh tokens instead, as JSON; null to answer as usual.</summary>
    public string? RefreshAnswer { get; set; }

    /// <summary>Checks how a client identifies itself at the token endpoint; null where the secret is enough.</summary>
    public Func<string, bool>? AcceptsAssertion { get; set; }

    /// <summary>The claims that the last sign-in was asked for.</summary>
    public string? RequestedClaims { get; set; }

    /// <summary>What Graph demands of the next sign-in; null for nothing.</summary>
    public string? GraphChallenge { get; set; }

    public IEnumerable<TestPerson> People => _people.Values.OrderBy(person => person.Id, StringComparer.Ordinal);

    public TestPerson? Find(string? id) => id is null ? null : _people.GetValueOrDefault(id);
}
