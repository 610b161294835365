using System.Text;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>Which refusals prove that a guard holds.</summary>
public sealed class GuardAttemptTests
{
    private static readonly GuardAttempt Attempt = new("takeover", "Nobody takes it over", "Dry run.", GuardDemand.Proved, ["may not take over"])
    {
        RefusalOfOthers = "only be changed through TenantPortal",
    };

    [Theory]
    [InlineData(
        403,
        "ValidatingAdmissionPolicy 'tenantportal-namespaces' denied request: TenantPortal may not take over a namespace it does not own.",
        GuardResult.Held
    )]
    [InlineData(
        403,
        "ValidatingAdmissionPolicy 'tenantportal-namespaces' denied request: Isolation labels of tenant namespaces can only be changed through TenantPortal.",
        GuardResult.Contradicts
    )]
    [InlineData(400, "admission webhook \"validation.gatekeeper.sh\" denied the request: may not take over", GuardResult.Held)]
    [InlineData(
        403,
        "namespaces \"kube-system\" is forbidden: User \"may not take over\" cannot patch resource \"namespaces\" in API group \"\"",
        GuardResult.CannotTell
    )]
    [InlineData(403, "user is attempting to grant RBAC permissions not currently held; may not take over", GuardResult.CannotTell)]
    [InlineData(403, "admission webhook \"other\" denied the request: not on Fridays", GuardResult.CannotTell)]
    [InlineData(422, "Namespace is invalid: may not take over", GuardResult.CannotTell)]
    [InlineData(500, "failed calling webhook: may not take over", GuardResult.CannotTell)]
    [InlineData(200, "", GuardResult.Missing)]
    [InlineData(201, "", GuardResult.Missing)]
    public void Only_a_refusal_of_admission_that_names_the_reason_counts_as_held(int status, string message, GuardResult expected)
    {
        var body = status < 300 ? "{}" : ScriptedCluster.Status(status, "", message);
        var answer = ApiResponse.Read("/api/v1/namespaces/kube-system", status, "application/json", Encoding.UTF8.GetBytes(body), _ => true);

        Assert.Equal(expected, Attempt.Evaluate(answer).Result);
    }

    [Theory]
    [InlineData("v1.20.2", "too old")]
    [InlineData("v1.29.9-gke.1", "too old")]
    [InlineData("v1.30.0", "native-1.30")]
    [InlineData("v1.36.1+k3s1", "deploy/guards/native.")]
    [InlineData("", "does not report its version")]
    public void The_guards_that_a_cluster_can_have_are_listed(string version, string advice) =>
        Assert.Contains(advice, new ServerVersion(version).Advice, StringComparison.Ordinal);
}
