namespace TenantPortal.Testing.IdentityProvider;

/// <summary>Someone whom the provider knows. A test changes them while they are signed in.</summary>
public sealed class TestPerson(string id, string name, params string[] groups)
{
    private volatile string[] _groups = groups;

    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>The immutable id of Entra.</summary>
    public string ObjectId { get; } = Guid.NewGuid().ToString();

    public IReadOnlyList<string> Groups
    {
        get => _groups;
        set => _groups = [.. value];
    }

    /// <summary>Verified.</summary>
    public string Email { get; set; } = $"{id}@portal.example";

    /// <summary>More claims of the person, as the provider puts them into tokens: text, or JSON.</summary>
    public IDictionary<string, string> Claims { get; } = new Dictionary<string, string>();

    /// <summary>Disabled people get no new tokens.</summary>
    public bool IsDisabled { get; set; }
}
