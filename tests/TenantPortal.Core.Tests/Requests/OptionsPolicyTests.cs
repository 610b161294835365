using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class OptionsPolicyTests
{
    private static readonly Tier Cluster = Given
        .Settings(("Tiers:cluster:Offer:controlPlaneReplicas", ""), ("Tiers:cluster:Offer:kubernetesVersion", "v1.35.0, v1.36.2"))
        .Tiers.Find("cluster")!;

    private static readonly Tier Namespace = Given.Tiers().Find("namespace")!;

    [Fact]
    public void What_is_not_chosen_is_written_down_as_the_tiers_standard()
    {
        var (options, problems) = Check(null);

        Assert.Empty(problems);
        Assert.Equal([new("controlPlaneReplicas", "3"), new("kubernetesVersion", "v1.36.2")], options);
    }

    [Fact]
    public void What_is_not_chosen_for_a_tenant_that_is_there_stays_as_it_is()
    {
        var problems = new List<Problem>();

        var options = OptionsPolicy.Check(
            Options(("controlPlaneReplicas", "1")),
            Cluster,
            Cluster.Offers,
            problems,
            Options(("kubernetesVersion", "v1.35.0"), ("controlPlaneReplicas", "5"))
        );

        Assert.Equal([new("controlPlaneReplicas", "1"), new("kubernetesVersion", "v1.35.0")], options);
    }

    [Fact]
    public void A_version_that_is_no_longer_offered_gives_way_to_the_standard()
    {
        var options = OptionsPolicy.Check(null, Cluster, Cluster.Offers, [], Options(("kubernetesVersion", "v1.34.1")));

        Assert.Equal("v1.36.2", options["kubernetesVersion"]);
    }

    [Theory]
    [InlineData("kubernetesVersion", "v1.34.1", "Kubernetes version must be one of v1.35.0, v1.36.2.")]
    [InlineData("kubernetesVersion", "", "Kubernetes version must be one of v1.35.0, v1.36.2.")]
    [InlineData("kubernetesVersion", "v1.36.2\n", "Kubernetes version must be one of v1.35.0, v1.36.2.")]
    [InlineData("controlPlaneReplicas", "9", "Control plane replicas must be a number from 1 to 7.")]
    [InlineData("controlPlaneReplicas", "1.5", "Control plane replicas must be a number from 1 to 7.")]
    [InlineData("controlPlaneReplicas", "${tenant.name}", "Control plane replicas must be a number from 1 to 7.")]
    public void What_the_tier_does_not_offer_is_refused_at_its_field(string name, string value, string sentence)
    {
        var (_, problems) = Check(Options((name, value)));

        Assert.Equal(new Problem(sentence, $"options.{name}"), Assert.Single(problems));
    }

    [Fact]
    public void A_flag_is_true_or_false()
    {
        var problems = new List<Problem>();

        OptionsPolicy.Check(Options(("internetEgress", "yes")), Namespace, Namespace.Offers, problems);

        Assert.Equal(new Problem("Internet egress must be true or false.", "options.internetEgress"), Assert.Single(problems));
    }

    [Fact]
    public void A_parameter_that_the_tier_keeps_for_itself_cannot_be_chosen()
    {
        var (_, problems) = Check(Options(("oidcIssuerUrl", "https://evil.example")));

        Assert.Equal(
            new Problem("Dedicated cluster has no option 'oidcIssuerUrl'. It has controlPlaneReplicas, kubernetesVersion.", "options"),
            Assert.Single(problems)
        );
    }

    private static (IReadOnlyDictionary<string, string> Options, List<Problem> Problems) Check(Dictionary<string, string>? asked)
    {
        var problems = new List<Problem>();
        return (OptionsPolicy.Check(asked, Cluster, Cluster.Offers, problems), problems);
    }

    private static Dictionary<string, string> Options(params (string Name, string Value)[] chosen) => chosen.ToDictionary(one => one.Name, one => one.Value);
}
