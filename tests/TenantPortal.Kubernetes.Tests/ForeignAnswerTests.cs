using k8s;
using Microsoft.AspNetCore.Http;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Tests.Watching;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What stands between the portal and an API server may answer in its place: that says nothing about the cluster.</summary>
public sealed class ForeignAnswerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(404, "text/plain", "404 page not found\n")]
    [InlineData(404, "text/html", "<html><body>No such host</body></html>")]
    [InlineData(404, null, "")]
    [InlineData(404, "application/json", """{"message":"no Route matched with those values"}""")]
    [InlineData(404, "application/json", """{"type":"error","status":404,"code":"NotFound","reason":"NotFound"}""")]
    [InlineData(404, "application/json", """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":502}""")]
    [InlineData(404, "application/json", """{"kind":"Status","apiVersion":"v1","status":"Failure","code":404}""")]
    [InlineData(409, "text/plain", "conflict")]
    [InlineData(200, "text/html", "<html><form>Sign in</form></html>")]
    [InlineData(200, "application/json", "{}")]
    [InlineData(200, "application/json", """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"another"}}""")]
    [InlineData(200, "application/json", """{"kind":"Namespace","apiVersion":"v1","metadata":{"na""")]
    [InlineData(200, null, "")]
    [InlineData(502, "text/html", "<html>Bad Gateway</html>")]
    // A real one, once: the second read shows the namespace.
    [InlineData(404, "application/json", """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","message":"not found","code":404}""")]
    public async Task An_answer_of_a_proxy_archives_no_tenant(int status, string? type, string body)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, writes: int.MaxValue, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.WriteKubeconfig("proxied", proxy.Url),
            server.Database,
            Cancellation,
            ("Tenants:DeletionGrace", "00:00:00")
        );
        await portal.ApproveTenantAsync("shop", Cancellation);
        await portal.WaitUntilReadyAsync("shop", Cancellation);
        // The check after it became ready reads the namespace, too.
        var isChecked = await portal.WaitForAsync(
            async () => await portal.Get<IsolationService>().FindAsync(Given.Admin(), "shop", Cancellation) is { CheckedAt: not null } found ? found : null,
            Cancellation
        );
        Assert.NotNull(isChecked);

        var answered = 0;
        proxy.Interfere = async context =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path != "/api/v1/namespaces/team-shop" || Interlocked.Increment(ref answered) > 1)
                return false;
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body, Cancellation);
            return true;
        };
        await portal.ApproveDeletionAsync("shop", Cancellation);
        await portal.WaitForTenantAsync("shop", found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        var left = await server.Client.CoreV1.ListNamespaceAsync(fieldSelector: "metadata.name=team-shop", cancellationToken: Cancellation);
        Assert.Empty(left.Items);
        Assert.InRange(answered, 2, int.MaxValue);
    }

    [Fact]
    public async Task A_webhook_without_a_backend_is_named_on_the_tenant()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, writes: int.MaxValue, Cancellation);
        var isDown = true;
        proxy.Interfere = async context =>
        {
            if (!HttpMethods.IsPatch(context.Request.Method) || !isDown)
                return false;
            await ScriptedCluster.Refuse(500, "InternalError", "Internal error occurred: failed calling webhook \"a.b\": service \"a\" not found")(context);
            return true;
        };
        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxied", proxy.Url), server.Database, Cancellation);

        await portal.ApproveTenantAsync("shop", Cancellation);
        var failing = await portal.WaitForTenantAsync(
            "shop",
            found => found.Conditions.Any(condition => condition is { Type: Condition.Ready, Status: ConditionStatus.False }),
            Cancellation
        );
        isDown = false;
        await portal.WaitUntilReadyAsync("shop", Cancellation);

        Assert.Contains(
            "the admission webhook a.b cannot be called: service \"a\" not found.",
            failing.Conditions.Single(condition => condition.Type == Condition.Ready).Message,
            StringComparison.Ordinal
        );
    }
}
