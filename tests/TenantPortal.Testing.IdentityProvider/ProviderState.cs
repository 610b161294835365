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

    public IEnumerable<TestPerson> People => _people.Values.OrderBy(person => person.Id, StringComparer.Ordinal);

    public TestPerson? Find(string? id) => id is null ? null : _people.GetValueOrDefault(id);
}
