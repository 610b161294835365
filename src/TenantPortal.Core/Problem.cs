using TenantPortal.Core.Languages;

namespace TenantPortal.Core;

/// <summary>The kind of a <see cref="Problem"/>; the API maps it to a status code.</summary>
public enum ProblemKind
{
    /// <summary>The input breaks a rule and can be corrected.</summary>
    Rule,

    /// <summary>The user is not allowed to do this.</summary>
    Forbidden,

    /// <summary>The object does not exist, or is not visible to the user.</summary>
    NotFound,

    /// <summary>The object changed in the meantime.</summary>
    Conflict,

    /// <summary>The user did it too often, and can do it again later.</summary>
    TooOften,
}

/// <summary>One or two sentences that a user can act on.</summary>
/// <param name="Sentence">What is wrong and what to do.</param>
/// <param name="Field">The input it belongs to, as the API spells it (<c>quota.cpu</c>); null when it applies to the whole input.</param>
/// <param name="Kind">The kind of problem.</param>
public sealed record Problem(Sentence Sentence, string? Field = null, ProblemKind Kind = ProblemKind.Rule)
{
    /// <summary>The sentence in English, for programs and the audit log.</summary>
    public string Message => Sentence.ToString();

    /// <summary>A sentence that only the audit log adds to the message; null for none.</summary>
    public string? ForAudit { get; init; }

    /// <summary>One sentence for what does not exist and what the user may not know of, so that it gives neither away.</summary>
    /// <param name="what">The kind of object, such as <c>Tenant</c>.</param>
    /// <param name="name">As the user wrote it.</param>
    public static Problem NotFound(Sentence what, string? name, string? field = null) =>
        new($"{what} '{WrittenText.Shorten(name ?? "")}' does not exist, or you do not have access to it.", field, ProblemKind.NotFound);
}
