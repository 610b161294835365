namespace TenantPortal.Core.Tokens;

/// <summary>A token as a person asks for it, not yet checked.</summary>
public sealed record TokenInput
{
    /// <summary>What it is for, in a few words.</summary>
    public string? Name { get; init; }

    /// <summary>The team that it acts for; a personal token when left out.</summary>
    public string? Team { get; init; }

    /// <summary>Of <c>read</c>, <c>request</c> and <c>decide</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Days from now, 90 when left out.</summary>
    public int? ExpiresInDays { get; init; }
}

/// <summary>What a token may be: every broken rule is one sentence at its field.</summary>
public static class TokenPolicy
{
    public const int MaxNameLength = 60;
    public const int DefaultDays = 90;
    public const int MaxDays = 365;

    /// <summary>Working tokens that one person, or one team, may have.</summary>
    public const int MaxActive = 50;

    /// <summary>The scopes in the words of the API.</summary>
    public static readonly IReadOnlyDictionary<string, TokenScopes> Scopes = new Dictionary<string, TokenScopes>(StringComparer.Ordinal)
    {
        ["read"] = TokenScopes.Read,
        ["request"] = TokenScopes.Request,
        ["decide"] = TokenScopes.Decide,
    };

    /// <summary>In the words of the API.</summary>
    public static IReadOnlyList<string> Write(TokenScopes scopes) => [.. Scopes.Where(scope => scopes.HasFlag(scope.Value)).Select(scope => scope.Key)];

    /// <param name="leadsTeam">The person leads the team that is named.</param>
    /// <param name="active">Working tokens that the owner has already.</param>
    public static IReadOnlyList<Problem> Check(TokenInput input, bool leadsTeam, int active)
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(input.Name))
            problems.Add(new("Give the token a name that says what uses it.", "name"));
        else if (input.Name.Trim().Length > MaxNameLength || input.Name.Any(char.IsControl) || WrittenText.HasHiddenCharacters(input.Name))
            problems.Add(new($"The name must be one line of at most {MaxNameLength} characters that can be seen.", "name"));
        var isOfTeam = !string.IsNullOrEmpty(input.Team);
        if (isOfTeam && !leadsTeam)
            problems.Add(new("You do not lead a team of that name. Only its leads make tokens for a team.", "team", ProblemKind.Forbidden));
        CheckScopes(input.Scopes ?? [], isOfTeam, problems);
        if (input.ExpiresInDays is < 1 or > MaxDays)
            problems.Add(new($"A token works for 1 to {MaxDays} days.", "expiresInDays"));
        if (active >= MaxActive)
            problems.Add(new($"There are already {MaxActive} working tokens. Revoke one that is no longer used."));
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
            problems.Add(new("A team's token never decides: decisions are people's.", "scopes"));
    }
}
