namespace TenantPortal.Core;

/// <summary>What sort of refusal a <see cref="Problem"/> is; the API turns it into a status code.</summary>
public enum ProblemKind
{
    /// <summary>A rule is broken: the input can be corrected.</summary>
    Rule,

    /// <summary>This person may not do this.</summary>
    Forbidden,

    /// <summary>The thing does not exist, or not for this person.</summary>
    NotFound,

    /// <summary>Somebody else was faster, or what was seen is no longer what is there.</summary>
    Conflict,
}

/// <summary>One sentence that a person can act on.</summary>
/// <param name="Message">The sentence: what is wrong and what to do.</param>
/// <param name="Field">The input it belongs to, as the API spells it (<c>quota.cpu</c>); null when it is about the whole.</param>
/// <param name="Kind">What sort of refusal it is.</param>
public sealed record Problem(string Message, string? Field = null, ProblemKind Kind = ProblemKind.Rule);
