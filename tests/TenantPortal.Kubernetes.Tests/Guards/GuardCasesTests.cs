using TenantPortal.Kubernetes.Tests.Guards.Admission;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>
/// The policies of <c>deploy/guards</c>, evaluated over the table of <c>deploy/guards/tests</c> as an API server since 1.30 evaluates them.
/// The script there runs the same table on a real cluster.
/// </summary>
public sealed class GuardCasesTests
{
    public static TheoryData<string> Names => [.. GuardCases.All.Select(found => found.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_is_decided_as_the_table_says(string name)
    {
        var found = GuardCases.All.Single(found => found.ToString() == name);

        var refusals = found.Evaluate(GuardPolicies.Native);

        if (found.IsAllowed)
        {
            Assert.Empty(refusals);
            return;
        }

        Assert.Equal(found.Policy, Assert.Single(refusals.Select(refusal => refusal.Policy).Distinct()));
        Assert.Contains(found.Message!, refusals[0].Message, StringComparison.Ordinal);
        Assert.All(refusals, refusal => Assert.False(refusal.IsError, refusal.Message));
    }

    [Fact]
    public void The_table_has_allowed_and_refused_requests_of_each_policy()
    {
        Assert.True(GuardCases.All.Count >= 120, $"{GuardCases.All.Count} cases");
        Assert.All(
            GuardPolicies.Native,
            policy =>
            {
                var cases = GuardCases.All.Where(found => found.Policy == policy.Name).ToList();
                Assert.Contains(cases, found => found.IsAllowed);
                Assert.Contains(cases, found => !found.IsAllowed);
                Assert.True(cases.Select(found => found.Request.By.User).Distinct().Count() > 1, policy.Name);
            }
        );
    }

    public static TheoryData<string, int> Validations =>
        [.. GuardPolicies.Native.SelectMany(policy => policy.Validations.Select((_, at) => (policy.Name, at)))];

    [Theory]
    [MemberData(nameof(Validations))]
    public void Each_validation_alone_refuses_something(string name, int validation)
    {
        var policy = GuardPolicies.Native.Single(policy => policy.Name == name);
        var others = GuardPolicies.Native.Where(other => other != policy).ToList();

        var byItAlone = GuardCases
            .All.Select(found => found.Request)
            .Concat(NegativeRequests.All)
            .Where(request => policy.Evaluate(request).Any(refusal => refusal.Validation == validation && !refusal.IsError))
            .FirstOrDefault(request => policy.Evaluate(request, without: validation).Count == 0 && others.All(other => other.Evaluate(request).Count == 0));

        Assert.True(byItAlone is not null, $"Without '{policy.Validations[validation].Rule.Text}', no case would be decided otherwise.");
    }

    public static TheoryData<string> Negatives => [.. NegativeRequests.Names];

    [Theory]
    [MemberData(nameof(Negatives))]
    public void A_generated_violation_is_refused(string name)
    {
        var request = NegativeRequests.Find(name);

        var refusals = GuardPolicies.Native.SelectMany(policy => policy.Evaluate(request)).ToList();

        Assert.NotEmpty(refusals);
        Assert.All(refusals, refusal => Assert.False(refusal.IsError, refusal.Message));
    }

    [Fact]
    public void An_object_that_a_rule_does_not_foresee_is_refused()
    {
        // The secrets operator's kind requires the key; were it missing, the expression would fail, and the policy fails closed.
        var request = GuardCases.Request("developer", "CREATE", "externalsecret", """[{"op":"remove","path":"/spec/data/0/remoteRef/key"}]""");

        var refusal = Assert.Single(GuardPolicies.Native.SelectMany(policy => policy.Evaluate(request)));

        Assert.Equal(("tenantportal-externalsecrets", true), (refusal.Policy, refusal.IsError));
        Assert.Contains("no such key: key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_engines_that_are_add_ons_decide_on_pods_as_the_API_server_does()
    {
        // Only the API server's policies guard the pull policy. The engines add the rules for ephemeral containers to those for pods.
        var pods = GuardCases
            .All.Where(found => found.Request is { Resource.Plural: "pods", Operation: not "DELETE" } && found.Message?.Contains("imagePullPolicy") != true)
            .Select(found => (found.Name, Request: found.Request with { SubResource = "" }, found.IsAllowed))
            .Concat(NegativeRequests.Pods.Select(pod => (pod.Name, Request: pod.Request with { SubResource = "" }, IsAllowed: false)))
            .ToList();

        Assert.True(pods.Count > 40, $"{pods.Count} pods");
        Assert.All(
            (GuardPolicy[])[GuardPolicies.Kyverno, GuardPolicies.Gatekeeper],
            engine =>
                Assert.All(
                    pods,
                    pod =>
                    {
                        var refusals = engine.Evaluate(pod.Request);
                        Assert.True(refusals.Count == 0 == pod.IsAllowed, $"{engine.Name}: {pod.Name}");
                        Assert.All(refusals, refusal => Assert.False(refusal.IsError, refusal.Message));
                    }
                )
        );
    }
}
