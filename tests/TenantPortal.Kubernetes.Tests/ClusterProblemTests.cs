using System.Text;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What users read when a cluster fails: the cluster's own words, as short text.</summary>
public sealed class ClusterProblemTests
{
    [Fact]
    public void Characters_that_a_reader_does_not_see_are_not_quoted() => Assert.Equal("a b c d e", ClusterProblem.Quote("a\u202Eb\u200Bc\u2028d\ne"));

    [Theory]
    [InlineData(
        500,
        "Internal error occurred: failed calling webhook \"validate.kyverno.svc\": failed to call "
            + "webhook: Post \"https://kyverno.kyverno.svc:443/validate\": service \"kyverno\" not found",
        "WebhookUnavailable",
        "Cluster 'one' could not process Role team-lead: the admission webhook validate.kyverno.svc cannot be called: Post "
            + "\"https://kyverno.kyverno.svc:443/validate\": service \"kyverno\" not found. The portal retries automatically."
    )]
    [InlineData(
        500,
        "Internal error occurred: failed calling webhook \"a.b\": Post \"https://a.b.svc\": no endpoints available for service \"a\"",
        "WebhookUnavailable",
        "Cluster 'one' could not process Role team-lead: the admission webhook a.b cannot be called: Post "
            + "\"https://a.b.svc\": no endpoints available for service \"a\". The portal retries automatically."
    )]
    [InlineData(
        500,
        "conversion webhook for cluster.x-k8s.io/v1beta1, Kind=Cluster failed: Post \"https://capi.svc\": dial tcp 10.0.0.1:443: connect: connection refused",
        "ConversionFailed",
        "Cluster 'one' could not process Role team-lead: the conversion webhook for cluster.x-k8s.io/v1beta1, Kind=Cluster "
            + "failed: Post \"https://capi.svc\": dial tcp 10.0.0.1:443: connect: connection refused. The portal retries automatically."
    )]
    [InlineData(
        500,
        "etcdserver: mvcc: database space exceeded",
        "StorageFailed",
        "Cluster 'one' could not process Role team-lead: its storage failed: etcdserver: mvcc: database space exceeded. The portal retries automatically."
    )]
    [InlineData(
        429,
        "storage is (re)initializing",
        "StorageFailed",
        "Cluster 'one' could not process Role team-lead: its storage failed: storage is (re)initializing. The portal retries automatically."
    )]
    [InlineData(
        504,
        "Timeout: request did not complete within the allotted timeout",
        "ServerError",
        "Cluster 'one' could not process Role team-lead: it returned error 504: Timeout: request "
            + "did not complete within the allotted timeout. The portal retries automatically."
    )]
    [InlineData(503, "", "ClusterUnreachable", "Cluster 'one' is unreachable: it returned error 503. The portal retries automatically.")]
    public void An_error_of_the_server_keeps_its_words_and_is_retried(int code, string message, string reason, string sentence)
    {
        var problem = ClusterProblem.Explain("one", Response(code, message), "Role team-lead");

        Assert.Equal((reason, sentence, true), (problem.Reason, problem.Message, problem.IsTransient));
    }

    [Theory]
    [InlineData(
        "/apis/metrics.k8s.io/v1beta1/pods?limit=5",
        503,
        "error trying to reach service: dial tcp 10.0.0.1:443: connect: connection refused",
        "Cluster 'one' could not process the request: the APIService v1beta1.metrics.k8s.io has no working backend: error "
            + "trying to reach service: dial tcp 10.0.0.1:443: connect: connection refused. The portal retries automatically."
    )]
    [InlineData(
        "/api/v1/namespaces",
        503,
        "no healthy upstream",
        "Cluster 'one' is unreachable: its address returned 503 'no healthy upstream', "
            + "which is not a response of the Kubernetes API. The portal retries automatically."
    )]
    [InlineData("/api/v1/namespaces", 429, "Too many requests, please try again later.", "Cluster 'one' is busy. The portal retries automatically.")]
    public void A_plain_text_is_quoted(string path, int code, string words, string sentence)
    {
        var problem = ClusterProblem.Explain("one", new ForeignResponseException(path, code, "text/plain", Encoding.UTF8.GetBytes(words)));

        Assert.Equal((sentence, true), (problem.Message, problem.IsTransient));
    }

    [Fact]
    public void A_page_is_not_quoted()
    {
        var problem = ClusterProblem.Explain("one", new ForeignResponseException("/api/v1/namespaces", 200, "text/html", "<h1>Sign in</h1>"u8));

        Assert.Equal(
            "Cluster 'one' is unreachable: its address returned 200, which is not a response of the Kubernetes API. The portal retries automatically.",
            problem.Message
        );
    }

    [Fact]
    public void Words_are_cut_and_lose_control_characters()
    {
        var problem = ClusterProblem.Explain("one", Response(500, $"first\nsecond\u001b[31m {new string('x', 5000)}"), "Role team-lead");

        Assert.Contains("first second [31m xxx", problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Message.Length, 400, 600);
    }

    private static ApiResponse Response(int code, string message) =>
        ApiResponse.Read("/api/v1/namespaces", code, "application/json", Encoding.UTF8.GetBytes(ScriptedCluster.Status(code, "", message)), _ => false);
}
