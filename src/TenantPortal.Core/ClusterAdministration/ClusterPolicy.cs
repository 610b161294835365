using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.ClusterAdministration;

/// <summary>What is known when an entered cluster is checked.</summary>
internal sealed record ClusterFacts(IReadOnlyCollection<string> Tiers, IReadOnlyCollection<string> Environments, ClusterCredentialOptions Credentials)
{
    /// <summary>Whether the portal has a cluster of that name that is not retired.</summary>
    public bool NameIsTaken { get; init; }
}

/// <summary>The rules for clusters that platform admins add: every broken rule is one sentence at its field.</summary>
internal static class ClusterPolicy
{
    public const int MaxLabels = 20;

    private static readonly ClusterOptions Defaults = new();

    public static (ClusterProfile? Profile, IReadOnlyList<Problem> Problems) Check(ClusterInput input, ClusterFacts facts, bool isNew)
    {
        var problems = new List<Problem>();
        if (isNew)
            CheckName(input.Name, facts, problems);
        Add(WrittenText.Check(input.Title, "title", RegisteredClusterConfiguration.MaxTitleLength, "title"));
        Add(WrittenText.Check(input.Description, "description", RegisteredClusterConfiguration.MaxDescriptionLength, "description"));
        var credential = CheckCredential(input.Credential, facts, problems);
        if (input.Context is { } context && (context.Length > 253 || context.Any(char.IsControl)))
            problems.Add(new("The context must be the name of a context of the kubeconfig.", "context"));
        var prefix = input.GroupPrefix?.Trim() ?? "";
        if (prefix.Length > 63 || prefix.Any(char.IsControl) || prefix.StartsWith("system", StringComparison.OrdinalIgnoreCase))
            problems.Add(new("The group prefix must not create Kubernetes system groups (system:), and has at most 63 characters.", "groupPrefix"));
        var place = CheckObject(input.PortalNamespace, Defaults.PortalNamespace, "portalNamespace", "the namespace", problems);
        var account = CheckObject(input.PortalServiceAccount, Defaults.PortalServiceAccount, "portalServiceAccount", "the ServiceAccount", problems);
        var labels = CheckLabels(input.Labels ?? [], problems);
        CheckKnown(input.Tiers, facts.Tiers, "tier", "tiers", problems);
        CheckKnown(input.Environments, facts.Environments, "environment", "environments", problems);
        if (problems.Count > 0)
            return (null, problems);
        var profile = new ClusterProfile
        {
            Title = WrittenText.IsBlank(input.Title) ? input.Name ?? "" : input.Title.Trim(),
            Description = input.Description?.Trim() ?? "",
            Credential = credential!,
            Context = string.IsNullOrWhiteSpace(input.Context) ? null : input.Context.Trim(),
            GroupPrefix = prefix,
            PortalNamespace = place,
            PortalServiceAccount = account,
            Labels = labels,
            Tiers = [.. (input.Tiers ?? []).Distinct()],
            Environments = [.. (input.Environments ?? []).Distinct()],
        };
        return (profile, []);

        void Add(Problem? problem)
        {
            if (problem is not null)
                problems.Add(problem);
        }
    }

    private static void CheckName(string? name, ClusterFacts facts, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(name))
            problems.Add(new("Enter a name for the cluster.", "name"));
        else if (!TenantName.TryParse(name, out _))
            problems.Add(new($"'{WrittenText.Shorten(name)}' is not a valid cluster name. {TenantName.Rule}", "name"));
        else if (facts.NameIsTaken)
            problems.Add(new($"There is already a cluster called '{name}'. Choose another name.", "name"));
    }

    private static CredentialReference? CheckCredential(string? text, ClusterFacts facts, List<Problem> problems)
    {
        if (!CredentialReference.TryParse(text?.Trim(), out var reference))
        {
            problems.Add(new(CredentialReference.Rule, "credential"));
            return null;
        }

        if (facts.Credentials.FindProblem(reference) is { } problem)
            problems.Add(new(problem, "credential"));
        return reference;
    }

    private static string CheckObject(string? text, string otherwise, string field, Sentence what, List<Problem> problems)
    {
        var name = string.IsNullOrWhiteSpace(text) ? otherwise : text.Trim();
        if (!TenantName.TryParse(name, out _))
            problems.Add(new($"'{WrittenText.Shorten(name)}' is not the name of {what} of the portal. {TenantName.Rule}", field));
        return name;
    }

    private static List<ClusterLabel> CheckLabels(IReadOnlyList<string> texts, List<Problem> problems)
    {
        var labels = new List<ClusterLabel>();
        foreach (var text in texts)
        {
            if (ClusterLabel.TryParse(text?.Trim(), out var label))
                labels.Add(label);
            else
                problems.Add(new(ClusterLabel.Explain(text ?? ""), "labels"));
        }

        if (labels.Count > MaxLabels)
            problems.Add(new($"The limit is {MaxLabels} labels.", "labels"));
        if (labels.GroupBy(label => label.Key).FirstOrDefault(group => group.Count() > 1) is { } twice)
            problems.Add(new($"The label '{twice.Key}' is entered twice.", "labels"));
        return labels;
    }

    private static void CheckKnown(IReadOnlyList<string>? names, IReadOnlyCollection<string> known, Sentence what, string field, List<Problem> problems)
    {
        foreach (var name in (names ?? []).Where(name => !known.Contains(name)))
            problems.Add(new($"There is no {what} called '{WrittenText.Shorten(name ?? "")}'. Choose from {string.Join(", ", known)}.", field));
    }
}
