using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Tests.Guards.Admission;
using TenantPortal.Kubernetes.Tests.Guards.Cel;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>How policies are compiled and matched in these tests: as an API server does, or what they say of the guards would prove nothing.</summary>
public sealed class GuardPolicyTests
{
    private static readonly AdmissionRequest NewService = GuardCases.Request("developer", "CREATE", "service");

    [Theory]
    [InlineData("object.?spec.?ok.orValue(true)", "must evaluate to bool, not dyn")]
    [InlineData("variables.later", "undefined field 'later'")]
    [InlineData("request.user == 'x'", "undefined field 'user'")]
    [InlineData("namespaceObject.labels == {}", "undefined field 'labels'")]
    [InlineData("authorizer.group('a').check('b').allowed()", "no matching overload for 'check'")]
    public void A_rule_of_the_wrong_type_is_refused_when_the_policy_is_created(string rule, string error) =>
        Assert.Contains(error, Assert.Throws<CelSyntaxException>(() => Policy(rule)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_variable_sees_only_those_before_it()
    {
        var spec = JsonNode.Parse("""{"variables":[{"name":"a","expression":"variables.b"},{"name":"b","expression":"1"}],"validations":[]}""")!.AsObject();

        Assert.Equal("undefined field 'b'", Assert.Throws<CelSyntaxException>(() => new GuardPolicy("p", spec, [])).Message);
    }

    [Fact]
    public void An_error_in_a_variable_that_is_not_used_does_no_harm()
    {
        var policy = Policy("true || variables.broken", ("variables", "broken", "object.none == 1"));

        Assert.Empty(policy.Evaluate(NewService));
    }

    [Fact]
    public void A_rule_that_fails_refuses()
    {
        var refusal = Assert.Single(Policy("object.none == 1").Evaluate(NewService));

        Assert.True(refusal.IsError);
        Assert.Equal("expression 'object.none == 1' resulted in error: no such key: none", refusal.Message);
    }

    [Fact]
    public void The_namespace_is_there_in_rules_and_null_in_match_conditions()
    {
        var inRule = Policy("namespaceObject.metadata.name == 'team-guards-test'");
        var inCondition = Policy("false", ("matchConditions", "c", "namespaceObject.metadata.name == 'team-guards-test'"));
        var isNull = Policy("false", ("matchConditions", "c", "namespaceObject == null"));

        Assert.Empty(inRule.Evaluate(NewService));
        Assert.True(Assert.Single(inCondition.Evaluate(NewService)).IsError);
        Assert.Equal("failed expression: false", Assert.Single(isNull.Evaluate(NewService)).Message);
    }

    [Fact]
    public void A_match_condition_that_is_false_decides_although_another_one_fails()
    {
        var policy = Policy("false", ("matchConditions", "fails", "object.none == 1"), ("matchConditions", "no", "false"));

        Assert.Empty(policy.Evaluate(NewService));
    }

    [Fact]
    public void Fields_of_a_request_that_are_empty_do_not_exist() =>
        Assert.Empty(Policy("!has(request.subResource) && request.namespace == 'team-guards-test'").Evaluate(NewService));

    [Theory]
    [InlineData("""{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["services"]}]}""", true)]
    [InlineData("""{"resourceRules":[{"apiGroups":["*"],"apiVersions":["*"],"operations":["*"],"resources":["*"]}]}""", true)]
    [InlineData("""{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["UPDATE"],"resources":["services"]}]}""", false)]
    [InlineData("""{"resourceRules":[{"apiGroups":["apps"],"apiVersions":["v1"],"operations":["*"],"resources":["*"]}]}""", false)]
    [InlineData("""{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["*"],"resources":["services/status"]}]}""", false)]
    [InlineData("""{"excludeResourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["*"],"resources":["services"]}]}""", false)]
    [InlineData("""{"namespaceSelector":{"matchExpressions":[{"key":"tenantportal.io/tenant","operator":"Exists"}]}}""", true)]
    [InlineData("""{"namespaceSelector":{"matchLabels":{"tenantportal.io/tenant":"other"}}}""", false)]
    [InlineData("""{"objectSelector":{"matchLabels":{"app":"web"}}}""", false)]
    public void Rules_and_selectors_decide_what_a_policy_is_about(string constraints, bool matches)
    {
        var policy = new GuardPolicy("p", Spec("false"), [JsonNode.Parse(constraints)!.AsObject()]);

        Assert.Equal(matches, policy.Evaluate(NewService).Count == 1);
    }

    [Theory]
    [InlineData("containers", "IfNotPresent")]
    [InlineData("initContainers", "Never")]
    public void Images_of_virtual_clusters_are_always_pulled(string list, string before)
    {
        var mutation = StoredManifests
            .Read(string.Join("\n---\n", DeployFolder.GuardsOf("native")))
            .Single(manifest => manifest.Kind == "MutatingAdmissionPolicy")
            .ToJson()["spec"]!;
        var expression = (string)mutation["mutations"]![0]!["applyConfiguration"]!["expression"]!;
        var request = GuardCases.Request(
            "developer",
            "CREATE",
            "pod",
            $$"""
            [{"op":"replace","path":"/metadata/namespace","value":"vcluster-guards-test"},
            {"op":"replace","path":"/spec/{{list}}/0/imagePullPolicy","value":"{{before}}"}]
            """
        );

        var applied = (IReadOnlyDictionary<string, object?>)Evaluate(expression, request)!;

        var container = Assert.Single((IReadOnlyList<object?>)((IReadOnlyDictionary<string, object?>)applied["spec"]!)[list]!);
        Assert.Equal(
            new Dictionary<string, object?> { ["name"] = (string)request.Object!["spec"]![list]![0]!["name"]!, ["imagePullPolicy"] = "Always" },
            (IReadOnlyDictionary<string, object?>)container!
        );
        Assert.Equal(true, Evaluate((string)mutation["matchConditions"]![0]!["expression"]!, request));
    }

    [Theory]
    [InlineData("guard-probe", "UPDATE", "Namespace/team-guards-test", "")]
    [InlineData("guard-probe", "UPDATE", "Namespace/guards-test-other", "status")]
    [InlineData("guard-probe", "CREATE", "quota", "")]
    [InlineData("guard-probe", "DELETE", "Pod/team-guards-pods/app", "")]
    [InlineData("guard-probe", "CREATE", "rolebinding", "")]
    public void The_user_for_probes_can_only_do_dry_runs(string user, string operation, string of, string subResource)
    {
        var request = GuardCases.Request(user, operation, of, subResource: subResource);

        Assert.Empty(GuardPolicies.Probe.Evaluate(request));
        Assert.Equal("The user for probes can only do dry runs.", Assert.Single(GuardPolicies.Probe.Evaluate(request with { IsDryRun = false })).Message);
        Assert.Empty(GuardPolicies.Probe.Evaluate(request with { IsDryRun = false, By = GuardCases.User("namespace-admin") }));
    }

    private static object? Evaluate(string expression, AdmissionRequest request)
    {
        var node = CelParser.Parse(expression);
        new CelChecker(new Dictionary<string, CelType> { ["object"] = CelType.Dyn, ["request"] = AdmissionRequest.Type }).Check(node);
        return new CelEvaluator(
            new Dictionary<string, Func<object?>> { ["object"] = () => CelValues.Of(request.Object), ["request"] = request.ToValue }
        ).Evaluate(node);
    }

    private static GuardPolicy Policy(string rule, params (string List, string Name, string Expression)[] others) => new("p", Spec(rule, others), []);

    private static JsonObject Spec(string rule, params (string List, string Name, string Expression)[] others)
    {
        var spec = new JsonObject { ["validations"] = new JsonArray(new JsonObject { ["expression"] = rule }) };
        foreach (var other in others.GroupBy(other => other.List))
            spec[other.Key] = new JsonArray([.. other.Select(item => (JsonNode)new JsonObject { ["name"] = item.Name, ["expression"] = item.Expression })]);
        return spec;
    }
}
