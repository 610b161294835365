using TenantPortal.Core.Calendar;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests.Fields;

/// <summary>The steps of the form for a new request, in order.</summary>
public enum RequestStep
{
    Purpose,
    Case,
    Size,
    Review,
}

/// <summary>
/// The one table of what a request can say: forms, steps, reviews, diffs, facts and API responses iterate it. See
/// <c>docs/developers/add-a-field.md</c>.
/// </summary>
/// <param name="Key">As the API spells it, and as problems name it: <c>expiresOn</c>.</param>
/// <param name="Title">The label on pages.</param>
/// <param name="Step">Where the form for a new request shows it.</param>
public sealed record RequestField(string Key, Sentence Title, RequestStep Step)
{
    /// <summary>The fields in the order of the form.</summary>
    public static readonly IReadOnlyList<RequestField> All =
    [
        new("team", "Team", RequestStep.Purpose),
        new("tenant", "Tenant", RequestStep.Purpose) { Parts = ["product"] },
        new("environment", "Environment", RequestStep.Purpose) { Show = spec => $"{spec.Environment}", Parts = ["environments"] },
        new("cluster", "Cluster", RequestStep.Purpose) { Show = spec => $"{spec.Cluster}" },
        new("expiresOn", "Expires", RequestStep.Purpose) { Show = ShowExpiry },
        new("contact", "Contact", RequestStep.Purpose)
        {
            Show = spec => spec.Contact is { } contact ? (Sentence)$"{contact}" : "none",
            Text = new(
                input => input.Contact,
                (input, text) => input with { Contact = text },
                spec => spec.Contact,
                (spec, text) => spec with { Contact = text }
            )
            {
                Kinds = [RequestKind.Create, RequestKind.ChangeAccess],
                Noun = "contact",
                MaxLength = 200,
                Hint = "Optional. An email address or a channel of your team for this tenant, such as #payments.",
            },
        },
        new("purpose", "Purpose", RequestStep.Purpose),
        new("case", "Case", RequestStep.Case) { Show = spec => spec.Case.InWords(), Parts = ["case.audience", "case.compliance"] },
        new("tier", "Tier", RequestStep.Case) { Show = spec => $"{spec.Tier}" },
        new("overrideReason", "Reason for this tier", RequestStep.Case)
        {
            Show = spec => spec.OverrideReason is { } reason ? (Sentence)$"{reason}" : "allowed for the case",
        },
        new("size", "Size", RequestStep.Size) { Show = spec => spec.Size is { } size ? (Sentence)$"{size}" : "custom" },
        .. QuotaResource.All.Select(Of),
        new("access", "Access", RequestStep.Size)
        {
            Show = spec =>
                spec.Access.Count == 0 ? "the team's leads" : Sentence.Join(", ", spec.Access.Select(grant => (Sentence)$"{grant.Group} ({grant.Role})")),
        },
        new("secrets", "Secrets", RequestStep.Size)
        {
            Show = spec => spec.Secrets is { } secrets ? (Sentence)$"{secrets}" : "none",
            Parts = ["secrets.backend"],
        },
        new("options", "Options", RequestStep.Size),
    ];

    /// <summary>When a smaller quota is applied. Shown only of requests that say so.</summary>
    private static readonly RequestField WhenApplied = new("applyWhenItFits", "Applied", RequestStep.Size)
    {
        Show = spec => spec.AppliesQuotaWhenItFits ? (Sentence)"each amount when the use fits in it" : "after the approval",
    };

    /// <summary>The value as people read it; null for what is not part of the tenant's spec, or is shown on its own.</summary>
    public Func<TenantSpec, Sentence>? Show { get; init; }

    /// <summary>Further keys that problems may name, in the order of the form.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>How one line of free text is entered; null for fields with inputs of their own.</summary>
    public RequestText? Text { get; init; }

    /// <summary>The amount of a resource.</summary>
    public static RequestField Of(QuotaResource resource) => new(resource.Field, resource.Title, RequestStep.Size) { Show = spec => $"{spec.Quota[resource]}" };

    /// <summary>The fields that are shown of these specs, with the extended resources that any of them has; options apart.</summary>
    public static IEnumerable<RequestField> ShownOf(params IEnumerable<TenantSpec> specs) =>
        [
            .. All.Where(field => field.Show is not null),
            .. QuotaResource.ExtendedAmong(specs.SelectMany(spec => spec.Quota.Resources)).Select(Of),
            .. specs.Any(spec => spec.AppliesQuotaWhenItFits) ? new[] { WhenApplied } : [],
        ];

    /// <summary>The one-line text fields of a kind of request.</summary>
    public static IEnumerable<RequestField> TextsOf(RequestKind kind) => All.Where(field => field.Text?.Kinds.Contains(kind) == true);

    /// <summary>The spec with the text fields that the request sets; their problems are added to the list.</summary>
    public static TenantSpec ApplyTexts(RequestInput input, TenantSpec spec, List<Problem> problems)
    {
        foreach (var field in TextsOf(input.Kind))
            spec = field.Text!.Apply(field, input, spec, problems);
        return spec;
    }

    private static Sentence ShowExpiry(TenantSpec spec) => spec.ExpiresOn is { } day ? (Sentence)$"{day.ToText()}" : "never";
}

/// <summary>One line of free text in a request: how it is read, stored in the spec and checked.</summary>
/// <param name="Read">The text as it was entered; null if the request does not mention it.</param>
/// <param name="Write">The request with another text.</param>
/// <param name="ReadSpec">The text that the tenant has; null for none.</param>
/// <param name="Store">The spec with the text; null removes it.</param>
public sealed record RequestText(
    Func<RequestInput, string?> Read,
    Func<RequestInput, string?, RequestInput> Write,
    Func<TenantSpec, string?> ReadSpec,
    Func<TenantSpec, string?, TenantSpec> Store
)
{
    /// <summary>The kinds of request that set it; others leave it unchanged.</summary>
    public required IReadOnlyList<RequestKind> Kinds { get; init; }

    /// <summary>As in "The contact has …".</summary>
    public required Sentence Noun { get; init; }

    /// <summary>In characters.</summary>
    public required int MaxLength { get; init; }

    /// <summary>A sentence below the input.</summary>
    public required Sentence Hint { get; init; }

    /// <summary>A request that does not mention the text leaves it unchanged; an empty one removes it.</summary>
    internal TenantSpec Apply(RequestField field, RequestInput input, TenantSpec spec, List<Problem> problems)
    {
        if (Read(input)?.Trim() is not { } text)
            return spec;
        if (text.AsSpan().ContainsAny('\r', '\n'))
            problems.Add(new($"{field.Title} must be one line.", field.Key));
        else if (WrittenText.Check(text, Noun, MaxLength, field.Key) is { } problem)
            problems.Add(problem);
        return Store(spec, text.Length == 0 ? null : text);
    }
}
