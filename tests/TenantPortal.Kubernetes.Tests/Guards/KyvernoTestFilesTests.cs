using System.Text;
using System.Text.RegularExpressions;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Tests.Guards.Admission;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>
/// The files of <c>deploy/guards/tests/kyverno-legacy</c>, for the command <c>kyverno test</c>: the patterns of <c>kyverno-legacy</c> are not CEL, and only
/// Kyverno evaluates them. They are the pods of the table, so that they cannot differ from it. <c>UPDATE_GOLDEN=1</c> writes them again.
/// </summary>
public sealed partial class KyvernoTestFilesTests
{
    private const string Policy = "tenantportal-tenant-baseline";

    private static readonly string Folder = Path.Combine(DeployFolder.Guards, "tests", "kyverno-legacy");

    /// <summary>The rules of the policy by message.</summary>
    private static readonly Dictionary<string, string> Rules = StoredManifests.Read(DeployFolder.GuardsOf("kyverno-legacy").Single()).Single().ToJson()[
        "spec"
    ]!["rules"]!
        .AsArray()
        .ToDictionary(rule => (string)rule!["validate"]!["message"]!, rule => (string)rule!["name"]!);

    /// <summary>
    /// What the policy decides about a new pod, whoever creates it. It does not guard the pull policy, and users are not part of the command.
    /// </summary>
    private static readonly IReadOnlyList<GuardCase> Cases =
    [
        .. GuardCases.All.Where(found =>
            found is { File: "pods", Request: { Operation: "CREATE", Namespace: { } place } }
            && place["metadata"]?["labels"]?["tenantportal.io/tenant"] is not null
            && found.Request.By == GuardCases.User("developer")
            && (found.IsAllowed || RuleOf(found) is not null)
        ),
    ];

    [Fact]
    public void Each_pod_of_the_table_is_in_the_files_of_Kyverno()
    {
        var files = new Dictionary<string, string>
        {
            ["kyverno-test.yaml"] = WriteTest(),
            ["resources.yaml"] = WriteResources(),
            ["values.yaml"] = WriteValues(),
        };

        foreach (var (name, text) in files)
        {
            var path = Path.Combine(Folder, name);
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            {
                Directory.CreateDirectory(Folder);
                File.WriteAllText(path, text);
            }

            Assert.Equal(text, File.ReadAllText(path));
        }
    }

    [Fact]
    public void Each_rule_has_a_pod_that_it_refuses() => Assert.Equal(Rules.Values.Order(), Cases.Select(RuleOf).OfType<string>().Distinct().Order());

    [Fact]
    public void Only_refusals_for_the_pull_policy_are_left_out() =>
        Assert.All(
            GuardCases.All.Where(found => found is { File: "pods", IsAllowed: false } && RuleOf(found) is null),
            found => Assert.Equal("imagePullPolicy must be Always.", found.Message)
        );

    private static string? RuleOf(GuardCase found) =>
        found.Message is { } message ? Rules.FirstOrDefault(rule => rule.Key.StartsWith(message, StringComparison.Ordinal)).Value : null;

    private static string NameOf(GuardCase found) => NotInNames().Replace(found.Name.ToLowerInvariant(), "-").Trim('-');

    private static string WriteTest()
    {
        var text = new StringBuilder(
            $"""
            # Written by the tests from the table in deploy/guards/tests/cases/pods.yaml. Run: kyverno test deploy/guards/tests/kyverno-legacy
            apiVersion: cli.kyverno.io/v1alpha1
            kind: Test
            metadata:
              name: {Policy}
            policies:
            - ../../kyverno-legacy/tenant-baseline.yaml
            resources:
            - resources.yaml
            variables: values.yaml
            results:

            """
        );
        foreach (var (rule, result, pods) in Results())
        {
            text.Append("- policy: ").Append(Policy).Append('\n');
            text.Append("  rule: ").Append(rule).Append('\n');
            text.Append("  kind: Pod\n  result: ").Append(result).Append("\n  resources:\n");
            foreach (var pod in pods)
                text.Append("  - ").Append(pod).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<(string Rule, string Result, List<string> Pods)> Results()
    {
        foreach (var rule in Rules.Values)
        {
            yield return (rule, "fail", [.. Cases.Where(found => RuleOf(found) == rule).Select(PathOf)]);
            yield return (rule, "pass", [.. Cases.Where(found => found.IsAllowed).Select(PathOf)]);
        }
    }

    private static string PathOf(GuardCase found) => $"{found.Request.Object!["metadata"]!["namespace"]}/{NameOf(found)}";

    private static string WriteResources() =>
        string.Join(
            "---\n",
            Cases.Select(found =>
            {
                var pod = found.Request.Object!.DeepClone().AsObject();
                pod["metadata"]!["name"] = NameOf(found);
                return Manifest.TryParse(pod, out var problem)?.ToYaml() ?? throw new InvalidOperationException(problem);
            })
        );

    private static string WriteValues()
    {
        var text = new StringBuilder("apiVersion: cli.kyverno.io/v1alpha1\nkind: Values\nmetadata:\n  name: values\nnamespaceSelector:\n");
        foreach (var place in Cases.Select(found => found.Request.Namespace!["metadata"]!).DistinctBy(place => (string)place["name"]!))
            text.Append("- name: ")
                .Append((string)place["name"]!)
                .Append("\n  labels:\n    tenantportal.io/tenant: ")
                .Append((string)place["labels"]!["tenantportal.io/tenant"]!)
                .Append('\n');
        return text.ToString();
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
