namespace TenantPortal.Core.Tokens;

/// <summary>A token as a user requests it, not yet validated.</summary>
public sealed record TokenInput
{
    /// <summary>A short description of its purpose.</summary>
    public string? Name { get; init; }

    /// <summary>The team that it acts for; omit it for a personal token.</summary>
    public string? Team { get; init; }

    /// <summary>One or more of <c>read</c>, <c>request</c> and <c>decide</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Days from now; the default is 90.</summary>
    public int? ExpiresInDays { get; init; }
}

/// <summary>Validates tokens: every broken rule is one problem at its field.</summary>
public static class TokenPolicy
{
    public const int MaxNameLength = 60;
    public const int DefaultDays = 90;
    public const int MaxDays = 365;

    /// <summary>The most active tokens of one user or one team.</summary>
    public const int MaxActive = 50;

    /// <summary>The scopes by their names in the API.</summary>
    public static readonly IReadOnlyDictionary<string, TokenScopes> Scopes = new Dictionary<string, TokenScopes>(StringComparer.Ordinal)
    {
        ["read"] = TokenScopes.Read,
        ["request"] = TokenScopes.Request,
        ["decide"] = TokenScopes.Decide,
    };

    /// <summary>The names in the API.</summary>
    public static IReadOnlyList<string> Write(TokenScopes scopes) => [.. Scopes.Where(scope => scopes.HasFlag(scope.Value)).Select(scope => scope.Key)];

    /// <param name="leadsTeam">Whether the user leads the given team.</param>
    /// <param name="active">The owner's active tokens.</param>
    public static IReadOnlyList<Problem> Check(TokenInput input, bool leadsTeam, int active)
    {
        var problems = new List<Problem>();
        if (WrittenText.IsBlank(input.Name))
            problems.Add(new("Enter a name that describes what uses the token.", "name"));
        else if (input.Name.Trim().Length > MaxNameLength || input.Name.Any(char.IsControl) || WrittenText.HasHiddenCharacters(input.Name))
            problems.Add(new($"The name must be one line of at most {MaxNameLength} visible characters.", "name"));
        var isOfTeam = !string.IsNullOrEmpty(input.Team);
        if (isOfTeam && !leadsTeam)
            problems.Add(new("You do not lead a team with that name. Only leads can create tokens for a team.", "team", ProblemKind.Forbidden));
        CheckScopes(input.Scopes ?? [], isOfTeam, problems);
        if (input.ExpiresInDays is < 1 or > MaxDays)
            problems.Add(new($"A token is valid for 1 to {MaxDays} days.", "expiresInDays"));
        if (active >= MaxActive)
            problems.Add(new($"There are already {MaxActive} active tokens. Revoke one that is no longer used."));
        return problems;
    }

    public static TokenScopes Parse(IEnumerable<string> scopes) => scopes.Aggregate(TokenScopes.None, (all, scope) => all | Scopes[scope]);

    private static void CheckScopes(IReadOnlyList<string> scopes, bool isOfTeam, List<Problem> problems)
    {
        if (scopes.Count == 0)
            problems.Add(new("Choose at least one scope: read, request or decide.", "scopes"));
        else if (scopes.Any(scope => !Scopes.ContainsKey(scope)))
            problems.Add(new("The scopes are read, request and decide.", "scopes"));
        else if (isOfTeam && scopes.Contains("decide"))
            problems.Add(new("Team tokens cannot have the scope decide: only users decide.", "scopes"));
    }
}
