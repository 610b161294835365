using System.Diagnostics;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>
/// A lead and an admin who take tenants through their lives: request, approval or rejection, a larger quota, and for every second one its deletion. A
/// call whose answer was lost is looked up before it is sent again, as a careful program does.
/// </summary>
internal sealed class Load(WebReplicas lead, WebReplicas admin, Promises promises)
{
    private const string Team = "payments";

    /// <summary>Of a tenant that is always claimed by a replica that is killed before it is done.</summary>
    private static readonly TimeSpan MaxProvisioning = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private int _lives;

    /// <summary>How long tenants took from the approval until they were seen as ready, in seconds.</summary>
    public List<double> ReadyAfter { get; } = [];

    /// <summary>Takes one tenant after another until the end; the last one to its end.</summary>
    public async Task RunAsync(IEnumerator<string> names, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (DateTimeOffset.UtcNow < until)
        {
            string name;
            lock (names)
            {
                if (!names.MoveNext())
                    return;
                name = names.Current;
            }

            try
            {
                await LiveAsync(name, Interlocked.Increment(ref _lives), cancellationToken);
            }
            catch (UnexpectedAnswerException unexpected)
            {
                promises.Violations.Enqueue($"{name}: {unexpected.Message}");
            }
        }
    }

    private async Task LiveAsync(string name, int number, CancellationToken cancellationToken)
    {
        var isRejected = number % 7 == 0;
        var create = new
        {
            kind = nameof(RequestKind.Create),
            tenant = name,
            team = Team,
            tier = "namespace",
            size = "small",
            environment = "production",
            purpose = "It is a benchmark.",
        };
        var created = await SubmitAsync(RequestKind.Create, name, create, cancellationToken);
        await DecideAsync(created, isRejected ? RequestStatus.Rejected : RequestStatus.Approved, cancellationToken);
        if (isRejected)
            return;
        promises.Tenants[name] = "small";
        await WaitUntilReadyAsync(name, cancellationToken);

        var change = new
        {
            kind = nameof(RequestKind.ChangeQuota),
            tenant = name,
            size = "medium",
            purpose = "It needs more.",
        };
        await DecideAsync(await SubmitAsync(RequestKind.ChangeQuota, name, change, cancellationToken), RequestStatus.Approved, cancellationToken);
        promises.Tenants[name] = "medium";
        await WaitUntilReadyAsync(name, cancellationToken);
        if (number % 2 == 0)
            return;

        var delete = new
        {
            kind = nameof(RequestKind.Delete),
            tenant = name,
            purpose = "It is no longer needed.",
        };
        await DecideAsync(await SubmitAsync(RequestKind.Delete, name, delete, cancellationToken), RequestStatus.Approved, cancellationToken);
        promises.Tenants[name] = null;
    }

    /// <summary>Returns the id of the request.</summary>
    private async Task<string> SubmitAsync(RequestKind kind, string tenant, object body, CancellationToken cancellationToken)
    {
        var wasRepeated = false;
        while (true)
        {
            var answer = await lead.TryPostAsync("requests", body, cancellationToken);
            if (answer is { Succeeded: true })
                return Promise((string)answer.Json["id"]!, kind, tenant);
            if (answer is null || wasRepeated)
            {
                var requests = await GetAsync(lead, $"requests?search={tenant}&kind={kind}", cancellationToken);
                if (requests.Json["items"]!.AsArray().SingleOrDefault(request => (string?)request!["tenant"] == tenant) is { } found)
                    return Promise((string)found["id"]!, kind, tenant);
            }

            if (answer is not null)
                throw new UnexpectedAnswerException($"The submission of {kind}", answer);
            wasRepeated = true;
        }
    }

    private async Task DecideAsync(string id, RequestStatus status, CancellationToken cancellationToken)
    {
        var wasRepeated = false;
        while (true)
        {
            var request = (await GetAsync(admin, $"requests/{id}", cancellationToken)).Json;
            if (wasRepeated && (string?)request["status"] == status.ToString())
                break;
            var answer = await admin.TryPostAsync(
                $"requests/{id}/{(status == RequestStatus.Approved ? "approve" : "reject")}",
                new { revision = (string?)request["revision"], comment = "As discussed." },
                cancellationToken
            );
            if (answer is { Succeeded: true })
                break;
            if (answer is not null && !wasRepeated)
                throw new UnexpectedAnswerException($"The decision on {id}", answer);
            wasRepeated = true;
        }

        promises.Requests[id] = promises.Requests[id] with { Status = status };
    }

    private async Task WaitUntilReadyAsync(string name, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        string? phase;
        do
        {
            await Task.Delay(Pause, cancellationToken);
            phase = (string?)(await GetAsync(lead, $"tenants/{name}", cancellationToken)).Json["phase"];
        } while (phase != nameof(TenantPhase.Ready) && watch.Elapsed < MaxProvisioning);
        if (phase != nameof(TenantPhase.Ready))
            promises.Violations.Enqueue($"{name} was still {phase} {MaxProvisioning.TotalMinutes:0} minutes after its approval.");
        lock (ReadyAfter)
            ReadyAfter.Add(watch.Elapsed.TotalSeconds);
    }

    private string Promise(string id, RequestKind kind, string tenant)
    {
        promises.Requests[id] = (kind, tenant, RequestStatus.Submitted);
        return id;
    }

    private static async Task<Answer> GetAsync(WebReplicas user, string path, CancellationToken cancellationToken)
    {
        var answer = await user.GetAsync(path, cancellationToken);
        return answer.Succeeded ? answer : throw new UnexpectedAnswerException($"GET {path}", answer);
    }
}

/// <summary>An answer that a kill does not explain.</summary>
internal sealed class UnexpectedAnswerException(string call, Answer answer)
    : Exception($"{call} was answered {(int)answer.Status}: {(answer.Body.Length > 300 ? answer.Body[..300] : answer.Body)}");
