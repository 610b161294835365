using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>Every mistake is one sentence with its blueprint, file and line.</summary>
public sealed class BlueprintMistakesTests
{
    private static readonly string Role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: thing\n";

    public static TheoryData<string, string> InTemplates =>
        new()
        {
            { Data("  a: ${tenant.nam}"), "7: Unknown placeholder ${tenant.nam}; did you mean 'tenant.name'?" },
            { Data("  ${tenant.nam}: a"), "7: Unknown placeholder ${tenant.nam}; did you mean 'tenant.name'?" },
            { Data("  a: b\n  c: ${options.flog}"), "8: Unknown placeholder ${options.flog}; did you mean 'options.flag'?" },
            { Data("  a: ${something.else.entirely}"), "7: Unknown placeholder ${something.else.entirely}." },
            { Data("  a: ${item}"), "7: Unknown placeholder ${item}." },
            { Data("  a: x${tenant"), "7: '${tenant' is not a valid placeholder, such as ${tenant.name}. To write the characters literally, use $${." },
            { Data("  a: \"${1 + 1}\""), "7: '${1 + 1' is not a valid placeholder, such as ${tenant.name}. To write the characters literally, use $${." },
            { Data("  a: x${tenant}"), "7: ${tenant} is a map and cannot be used inside a string." },
            { Data("  a: !!str b"), "7: The tag 'tag:yaml.org,2002:str' is not allowed. To make a value a string, quote it." },
            { Data("  a: !mine {b: c}"), "7: The tag '!mine' is not allowed. To make a value a string, quote it." },
            { Data("  a: b\n  a: c"), "8: This is not valid YAML: Duplicate key a." },
            { Data("  payments: b\n  ${tenant.name}: c"), "8: The key 'payments' is defined twice." },
            { Data("  a: .inf"), "7: '.inf' cannot be written as JSON." },
            { Data("  ? [a]\n  : b"), "7: A key must be a string, not a list or map." },
            { Data("  <<: {a: b}"), "7: The merge key '<<' is not part of YAML 1.2. Write out the keys." },
            { Data("  x-when: ${options.flag}"), "7: x-when works only on a document or on a map that is a list item." },
            { Data("  a:\n  - x-wen: ${options.flag}"), "8: Unknown directive x-wen; did you mean 'x-when'?" },
            { Data("  a:\n  - x-when: ${tenant.name}"), "8: ${tenant.name} must be true or false here, but is a string." },
            { Data("  a:\n  - x-when: ${options.fleg}"), "8: Unknown placeholder ${options.fleg}; did you mean 'options.flag'?" },
            { Data("  a:\n  - x-when: true"), "8: x-when, x-for-each and x-merge must contain exactly one placeholder, such as ${options.name}." },
            { Data("  a:\n  - x-for-each: ${tenant}"), "8: ${tenant} must be a list here, but is a map." },
            { "kind: ConfigMap\nmetadata: {name: a, namespace: team-payments}", "1: The object has no apiVersion such as 'v1' or 'apps/v1'." },
            { "apiVersion: v1\nmetadata: {name: a, namespace: team-payments}", "1: The object has no kind such as 'ConfigMap'." },
            {
                Data("  a: b") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: team-payments}",
                "9: The ConfigMap has no metadata.name that is valid in a URL."
            },
            {
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../secrets/a, namespace: team-payments}",
                "1: The ConfigMap has no metadata.name that is valid in a URL."
            },
            {
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: Team/A}",
                "1: The metadata.namespace of ConfigMap a is not the name of a namespace."
            },
            {
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: kube-system}",
                "1: ConfigMap a is in the namespace 'kube-system' instead of the tenant's namespace 'team-payments'."
            },
            { Data("  a: b") + "---\n" + Data("  a: c"), "9: ConfigMap thing is defined twice." },
            { Role, "1: ClusterRole thing has no metadata.namespace or is cluster-scoped; the only allowed cluster-scoped kind is Namespace." },
            {
                Role + "  namespace: team-payments",
                "1: ClusterRole thing has no metadata.namespace or is cluster-scoped; the only allowed cluster-scoped kind is Namespace."
            },
            { "apiVersion: v1\nkind: Namespace\nmetadata: {name: other}", "1: Namespace other is a second Namespace; a tenant has one." },
            { "- a", "1: A document must be a map that describes one object." },
            { "# only a comment", "1: The file contains no object." },
            { "a: &a [*a]", "1: This is not valid YAML: The alias 'a' is inside its own anchor." },
            {
                "a: {b: ${tenant.name}}",
                "1: This is not valid YAML: While parsing a flow mapping, did not find expected ',' or '}'. Quote placeholders inside { } and [ ]."
            },
            { "a: [1, 2\nb: 3", "1: This is not valid YAML: a list or map is not closed." },
            { "a: b\nc: *nobody", "2: This is not valid YAML: The alias 'nobody' has no anchor before it." },
        };

    public static TheoryData<string, string> InDefinitions =>
        new()
        {
            { "stages: [[namespace.yaml], [thing.yaml, other.yaml]]", "3: The folder has no file 'other.yaml'." },
            { "stages: [[namespace.yaml], [thing.yaml, thing.yaml]]", "3: The file 'thing.yaml' is listed twice." },
            { "stages: [[namespace.yaml], [thing.yaml]]\nstage: []", "4: A blueprint has no key 'stage'; did you mean 'stages'?" },
            { Parameter("{type: strin}"), "5: The type of 'a' must be one of string, integer, number, boolean, array." },
            { Parameter("{type: string, defalt: b}"), "5: The parameter 'a' has no key 'defalt'; did you mean 'default'?" },
            { Parameter("{default: b}"), "5: The parameter 'a' needs the key 'type'." },
            { Parameter("{type: string, default: 1}"), "5: The default breaks its own rule: 'a' must be a string." },
            { Parameter("{type: string, default: B, pattern: '^[a-z]+$'}"), "5: The default breaks its own rule: 'a' must match ^[a-z]+$." },
            { Parameter("{type: string, pattern: '['}"), "5: '[' is not a valid regular expression without lookarounds." },
            { Parameter("{type: integer, default: 9, maximum: 8}"), "5: The default breaks its own rule: 'a' must be at most 8." },
            { Parameter("{type: integer, minimum: 9, maximum: 8}"), "5: The minimum of 'a' is greater than its maximum." },
            { Parameter("{type: integer, pattern: a}"), "5: 'pattern' is not allowed for the type integer." },
            { Parameter("{type: string, minLength: -1}"), "5: 'minLength' must be a whole number, 0 or greater." },
            { Parameter("{type: string}", "a.b"), "5: The parameter name 'a.b' cannot be used in a placeholder." },
            {
                Ready("{apiVersion: v1, kind: ConfigMap, rule: Exist}"),
                "5: The rule 'Exist' must be one of Exists, QuotaReported, Condition, ReplicasReady, SyncedAndHealthy."
            },
            { Ready("{apiVersion: v1, kind: ConfigMap, rule: Condition}"), "5: The rule Condition needs the key 'type'; no other rule allows it." },
            { Ready("{apiVersion: v1, kind: Secret, rule: Exists}"), "5: The blueprint creates no Secret of v1 for this readiness rule." },
        };

    [Theory]
    [MemberData(nameof(InTemplates))]
    public void A_mistake_in_a_template_is_reported_once_with_file_and_line(string template, string mistake)
    {
        using var folder = new BlueprintsOnDisk(template);

        Assert.Equal([$"sample/thing.yaml:{mistake}"], folder.Mistakes());
    }

    [Theory]
    [MemberData(nameof(InDefinitions))]
    public void A_mistake_in_blueprint_yaml_is_reported_once_with_its_line(string text, string mistake)
    {
        using var folder = new BlueprintsOnDisk();
        folder.Write("blueprint.yaml", $"name: sample\ndescription: A sample.\n{text}");

        Assert.Equal([$"sample/blueprint.yaml:{mistake}"], folder.Mistakes());
    }

    [Theory]
    [InlineData("x-include: vals.yaml", "7: There is no fragment 'vals.yaml'; did you mean 'values.yaml'?")]
    [InlineData("{x-include: values.yaml, a: b}", "7: x-include must be the only key of its map.")]
    public void A_mistake_in_an_include_is_reported_where_it_is(string data, string mistake)
    {
        using var folder = new BlueprintsOnDisk(BlueprintsOnDisk.ConfigMap($"  inner: {{{data.Trim('{', '}')}}}"));
        folder.Write("blueprint.yaml", "name: sample\ndescription: A sample.\nfragments: [values.yaml]\nstages: [[namespace.yaml], [thing.yaml]]");
        folder.Write("values.yaml", "a: b");

        Assert.Equal([$"sample/thing.yaml:{mistake}"], folder.Mistakes());
    }

    [Fact]
    public void A_mistake_in_a_fragment_is_reported_in_the_fragment()
    {
        using var folder = new BlueprintsOnDisk(BlueprintsOnDisk.ConfigMap("  inner: {x-include: values.yaml}"));
        folder.Write("blueprint.yaml", "name: sample\ndescription: A sample.\nfragments: [values.yaml]\nstages: [[namespace.yaml], [thing.yaml]]");
        folder.Write("values.yaml", "a: b\nc: ${tenant.nam}");

        Assert.Equal(["sample/values.yaml:2: Unknown placeholder ${tenant.nam}; did you mean 'tenant.name'?"], folder.Mistakes());
    }

    [Theory]
    [InlineData("samples", "3: There is no blueprint 'samples' to extend; did you mean 'sample'?")]
    [InlineData("middle", "3: The blueprint 'middle' extends another blueprint. Extend that one instead.")]
    public void A_blueprint_extends_one_that_is_there_and_stands_alone(string extended, string mistake)
    {
        using var folder = new BlueprintsOnDisk();
        folder.Write("../middle/blueprint.yaml", "name: middle\ndescription: Between.\nextends: sample\nstages: [[namespace.yaml], [thing.yaml]]");
        folder.Write("../top/blueprint.yaml", $"name: top\ndescription: On top.\nextends: {extended}\nstages: [[namespace.yaml], [own.yaml]]");
        folder.Write("../top/namespace.yaml", BlueprintsOnDisk.Namespace);
        folder.Write("../top/own.yaml", BlueprintsOnDisk.ConfigMap("  a: b"));

        Assert.Equal([$"top/blueprint.yaml:{mistake}"], folder.Mistakes());
    }

    [Fact]
    public void A_file_that_no_stage_lists_is_a_mistake_but_hidden_files_are_not()
    {
        using var folder = new BlueprintsOnDisk();
        folder.Write("stray.yml", "a: b");
        folder.Write(".hidden.yaml", "a: b");
        folder.Write("README.md", "words");

        Assert.Equal(["sample/stray.yml:1: No stage lists this file, so nothing in it would be applied."], folder.Mistakes());
    }

    [Fact]
    public void An_object_must_come_after_its_namespace()
    {
        using var folder = new BlueprintsOnDisk();
        folder.Write("blueprint.yaml", "name: sample\ndescription: A sample.\nstages:\n- [namespace.yaml, thing.yaml]");

        Assert.Equal(["sample/thing.yaml:1: ConfigMap thing must be in a later stage than the Namespace team-payments."], folder.Mistakes());
    }

    [Fact]
    public void A_blueprint_must_make_a_namespace()
    {
        using var folder = new BlueprintsOnDisk();
        folder.Write("blueprint.yaml", "name: sample\ndescription: A sample.\nstages: []");
        File.Delete(Path.Combine(folder.Root, "sample", "namespace.yaml"));
        File.Delete(Path.Combine(folder.Root, "sample", "thing.yaml"));

        Assert.Equal(["sample/blueprint.yaml:1: The blueprint creates no Namespace for the tenant."], folder.Mistakes());
    }

    [Fact]
    public void Everything_wrong_in_all_blueprints_is_reported_at_once_in_the_order_of_files()
    {
        using var folder = new BlueprintsOnDisk(Data("  a: ${no}\n  b: !x y\n  c: ${nor}"));
        folder.Write("../another/notes.yaml", "a: b");
        folder.Write("blueprint.yaml", "name: simple\ndescription: A sample.\nstages: [[namespace.yaml], [thing.yaml]]");

        Assert.Equal(
            [
                "another/blueprint.yaml:1: The file is missing.",
                "sample/blueprint.yaml:1: The name 'simple' must match the folder, 'sample'.",
                "sample/thing.yaml:7: Unknown placeholder ${no}.",
                "sample/thing.yaml:8: The tag '!x' is not allowed. To make a value a string, quote it.",
                "sample/thing.yaml:9: Unknown placeholder ${nor}.",
            ],
            folder.Mistakes()
        );
    }

    [Fact]
    public void Branches_that_the_sample_does_not_take_are_checked_too()
    {
        using var folder = new BlueprintsOnDisk(
            "x-when: ${options.off}\n" + Data("  a: ${no}") + "---\nx-for-each: ${options.none}\n" + Data("  a: ${nor}", "x-${item}"),
            "  off: {type: boolean, default: false}\n  none: {type: array, default: []}"
        );

        Assert.Equal(["sample/thing.yaml:8: Unknown placeholder ${no}.", "sample/thing.yaml:17: Unknown placeholder ${nor}."], folder.Mistakes());
    }

    [Fact]
    public void A_missing_folder_is_reported()
    {
        var error = Assert.Throws<BlueprintException>(() => BlueprintCatalog.Load("no-such-folder"));

        Assert.Equal(["The blueprints folder no-such-folder does not exist."], error.Mistakes);
    }

    private static string Data(string data, string name = "thing") => BlueprintsOnDisk.ConfigMap(data, name);

    private static string Parameter(string text, string name = "a") => $"stages: [[namespace.yaml], [thing.yaml]]\nparameters:\n  {name}: {text}";

    private static string Ready(string text) => $"stages: [[namespace.yaml], [thing.yaml]]\nready:\n- {text}";
}
