using System.Globalization;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>Compares what was promised with what is there at the end.</summary>
internal sealed class Verdict(Promises promises, KillsDatabase database, Receivers receivers, IReadOnlyList<Replica> replicas)
{
    /// <summary>
    /// A message that was sent is recorded within this time. A kill in between sends it again under the same id: no program can send and record at once.
    /// </summary>
    private static readonly TimeSpan MaxUnrecorded = TimeSpan.FromSeconds(2);

    private const string TenantPrefix = "team-";

    private readonly List<string> _counts = [];
    private readonly List<string> _violations = [.. promises.Violations];

    public IReadOnlyList<string> Counts => _counts;

    public IReadOnlyList<string> Violations => _violations;

    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        JudgeRequests(await database.ListRequestsAsync(cancellationToken));
        JudgeTenants(await database.ListTenantsAsync(cancellationToken));
        JudgeAnnouncements(await database.ListAnnouncementsAsync(cancellationToken));
        JudgeDeliveries(await database.ListDeliveriesAsync(cancellationToken));
        await JudgeAuditAsync(cancellationToken);
    }

    /// <summary>No object was created twice, and the namespaces are those of the living tenants.</summary>
    public void JudgeCluster(IEnumerable<(string Method, string Path, int Status)> writes, NamespaceHistory namespaces, IReadOnlySet<string> present)
    {
        var created = writes.Where(write => write is { Method: "PATCH", Status: 201 }).Select(write => write.Path).ToList();
        _counts.Add($"objects created       {created.Count} by apply");
        AddRepeated(created, "The object {0} was created {1} times.");
        foreach (var name in namespaces.CreatedTwice.Where(name => promises.Tenants.ContainsKey(TenantOf(name))))
            _violations.Add($"The namespace {name} was created twice.");
        foreach (var (name, size) in promises.Tenants)
        {
            if (present.Contains(TenantPrefix + name) != size is not null)
                _violations.Add($"The namespace of {name} {(size is null ? "is still there" : "is missing")}.");
        }
    }

    private void JudgeRequests(IReadOnlyList<TenantRequest> requests)
    {
        var stored = requests.ToDictionary(request => request.Id);
        foreach (var (id, promised) in promises.Requests)
        {
            if (!stored.TryGetValue(id, out var request))
                _violations.Add($"The request {id} ({promised.Kind} {promised.Tenant}) was answered with success and does not exist.");
            else if (request.Status != promised.Status)
                _violations.Add($"The request {id} ({promised.Kind} {promised.Tenant}) is {request.Status} and not {promised.Status}.");
        }

        foreach (var request in requests.Where(request => !promises.Requests.ContainsKey(request.Id)))
            _violations.Add($"The request {request.Id} ({request.Kind} {request.TenantName}) exists and was never answered.");
        AddRepeated(requests.Select(request => $"{request.Kind} {request.TenantName}"), "The request {0} was stored {1} times.");
        _counts.Add($"requests              {string.Join(", ", requests.GroupBy(request => request.Status).Select(group => $"{group.Count()} {group.Key}"))}");
    }

    private void JudgeTenants(IReadOnlyList<Tenant> tenants)
    {
        var stored = tenants.ToDictionary(tenant => tenant.Name);
        foreach (var (name, size) in promises.Tenants)
        {
            if (!stored.TryGetValue(name, out var tenant))
                _violations.Add($"The tenant {name} was approved and does not exist.");
            else if (size is null && tenant.Phase != TenantPhase.Archived)
                _violations.Add($"The deletion of {name} was approved, and the tenant is {tenant.Phase}.");
            else if (size is not null && (tenant.Phase != TenantPhase.Ready || tenant.Spec.Size != size))
                _violations.Add($"The tenant {name} is {tenant.Phase} with the size {tenant.Spec.Size}, and should be Ready with {size}.");
        }

        foreach (var tenant in tenants.Where(tenant => !promises.Tenants.ContainsKey(tenant.Name)))
            _violations.Add($"The tenant {tenant.Name} exists, although its approval was never answered.");
        _counts.Add($"tenants               {string.Join(", ", tenants.GroupBy(tenant => tenant.Phase).Select(group => $"{group.Count()} {group.Key}"))}");
    }

    private void JudgeAnnouncements(IReadOnlyList<Announcement> announcements)
    {
        AddRepeated(announcements.Select(one => $"{one.Kind} of {one.RequestId ?? one.Tenant}"), "The event {0} was announced {1} times.");
        foreach (var one in announcements.Where(one => one.FannedOutAt is null))
            _violations.Add($"The event {one.Kind} of {one.RequestId ?? one.Tenant} was sent to no one.");
        _counts.Add(
            $"events                {announcements.Count}, {announcements.Count(one => one.Kind == AnnouncementKind.TenantFailing)} of them failing tenants"
        );
    }

    private void JudgeDeliveries(IReadOnlyList<Delivery> deliveries)
    {
        Judge(DeliveryChannel.Email, receivers.Mails);
        Judge(DeliveryChannel.Webhook, receivers.Calls);

        void Judge(DeliveryChannel channel, IEnumerable<(string Delivery, DateTimeOffset At)> received)
        {
            var recorded = deliveries.Where(delivery => delivery.Channel == channel).ToDictionary(delivery => delivery.PublicId);
            var arrived = received.GroupBy(one => one.Delivery, one => one.At).ToDictionary(group => group.Key, group => group.Order().ToArray());
            foreach (var (id, delivery) in recorded.Where(one => one.Value.Status != DeliveryStatus.Sent || !arrived.ContainsKey(one.Key)))
                _violations.Add($"The delivery {id} by {channel} is {delivery.Status} and was received {arrived.GetValueOrDefault(id, []).Length} times.");
            foreach (var id in arrived.Keys.Where(id => !recorded.ContainsKey(id)))
                _violations.Add($"The delivery {id} by {channel} was received and is not recorded.");
            var repeated = arrived.Where(one => one.Value.Length > 1).ToList();
            foreach (var (id, times) in repeated.Where(one => !IsExplained(one.Value)))
                _violations.Add(
                    $"The delivery {id} by {channel} was received {times.Length} times, at {string.Join(", ", times.Select(at => $"{at:HH:mm:ss.fff}"))}."
                );
            _counts.Add(
                $"{channel, -7} deliveries    {recorded.Count} recorded, {arrived.Count} received; "
                    + $"{repeated.Count(one => IsExplained(one.Value))} received again under the same id after a kill between sending and recording"
            );
        }
    }

    private async Task JudgeAuditAsync(CancellationToken cancellationToken)
    {
        var report = await database.VerifyAuditAsync(cancellationToken);
        _violations.AddRange(report.Breaks.Select(found => $"Audit: {found.Sentence}"));
        var entries = await database.ListAuditAsync(cancellationToken);
        AddRepeated(
            entries
                .Where(entry => entry.Action is "request.submitted" or "request.approved" or "request.rejected" or "tenant.archived")
                .Select(entry => $"{entry.Action} of {entry.Subject}"),
            "The audit log has {0} {1} times."
        );
        AddRepeated(
            entries.Where(entry => entry.Action == "tenant.ready").Select(entry => $"{entry.Subject}, {entry.Details.Split(',')[0]}"),
            "The audit log has {0} {1} times."
        );
        var actions = entries.Select(entry => (entry.Action, entry.Subject)).ToHashSet();
        foreach (var (id, promised) in promises.Requests)
        {
            foreach (
                var action in new[] { "request.submitted", $"request.{promised.Status.ToString().ToLowerInvariant()}" }.Where(action =>
                    !actions.Contains((action, id))
                )
            )
                _violations.Add($"The audit log has no {action} of {id}.");
        }

        _counts.Add($"audit log             {report.Checked} entries, {(report.IsIntact ? "intact" : "broken")}");
    }

    /// <summary>Whether a process was killed right after each time but the last.</summary>
    private bool IsExplained(IReadOnlyList<DateTimeOffset> times) =>
        times
            .SkipLast(1)
            .All(at => replicas.SelectMany(replica => replica.Kills).Any(kill => kill >= at - TimeSpan.FromMilliseconds(50) && kill <= at + MaxUnrecorded));

    private void AddRepeated(IEnumerable<string> facts, string sentence) =>
        _violations.AddRange(
            facts
                .GroupBy(fact => fact)
                .Where(group => group.Count() > 1)
                .Select(group => string.Format(CultureInfo.InvariantCulture, sentence, group.Key, group.Count()))
        );

    private static string TenantOf(string name) => name.StartsWith(TenantPrefix, StringComparison.Ordinal) ? name[TenantPrefix.Length..] : name;
}
