using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests;

/// <summary>
/// Requests for the tenants of one product are submitted and decided together. They keep the same status until they are approved; afterwards, one whose
/// cluster lost its capacity is decided without the others. So those that are decided together are those of a group with the same status.
/// </summary>
public static class RequestGroups
{
    /// <summary>One value for several, such as the revision of all manifests; a single one is itself.</summary>
    public static string Combine(IReadOnlyCollection<string> values) =>
        values.Count == 1 ? values.Single() : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', values))));

    /// <summary>What would be lost by deletions that are decided together, as one value; null when nothing was read.</summary>
    public static string? FingerprintOf(IReadOnlyCollection<DeletionInventory?> contents) =>
        contents.All(inventory => inventory is null) ? null : Combine([.. contents.Select(inventory => inventory?.Fingerprint ?? "")]);

    /// <summary>What notifications say about requests that are decided together.</summary>
    internal static AnnouncedRequest ToAnnounced(this IReadOnlyList<TenantRequest> group)
    {
        var first = group[0].ToAnnounced();
        return group.Count == 1 ? first : first with { Product = group[0].Product, Tenants = [.. group.Select(request => request.TenantName)] };
    }

    /// <summary>In the order in which they were entered.</summary>
    internal static IEnumerable<TenantRequest> InOrder(this IEnumerable<TenantRequest> group) => group.OrderBy(request => request.Id, StringComparer.Ordinal);

    extension(PortalDb db)
    {
        /// <summary>The request and those that are decided together with it, in the order in which they were entered.</summary>
        internal async Task<IReadOnlyList<TenantRequest>> ReadGroupAsync(TenantRequest request, CancellationToken cancellationToken)
        {
            if (request.GroupId is not { } group)
                return [request];
            var (id, status) = (request.Id, request.Status);
            var others = await db
                .Requests.Include(other => other.Decisions)
                .Where(other => other.GroupId == group && other.Status == status && other.Id != id)
                .ToListAsync(cancellationToken);
            return [.. others.Append(request).InOrder()];
        }

        /// <summary>
        /// Lists those that are decided together once: the first of each group, and others only while they have another status than the first.
        /// </summary>
        internal IQueryable<TenantRequest> OneOfEachGroup(IQueryable<TenantRequest> requests)
        {
            var all = db.Requests;
            return requests.Where(request =>
                request.GroupId == null || request.GroupId == request.Id || !all.Any(first => first.Id == request.GroupId && first.Status == request.Status)
            );
        }

        /// <summary>Those whose own name or contact, or that of another of their group, has this part.</summary>
        internal IQueryable<TenantRequest> Matching(IQueryable<TenantRequest> requests, string search)
        {
            var (part, all) = (search.Trim().ToLowerInvariant(), db.Requests);
            return requests.Where(request =>
                request.SearchText.Contains(part)
                || (request.GroupId != null && all.Any(other => other.GroupId == request.GroupId && other.SearchText.Contains(part)))
            );
        }

        /// <summary>The names of the tenants of each of these groups.</summary>
        internal async Task<ILookup<string, string>> ReadGroupedTenantsAsync(IEnumerable<TenantRequest> requests, CancellationToken cancellationToken)
        {
            var groups = requests.Select(request => request.GroupId).OfType<string>().Distinct().ToArray();
            var rows =
                groups.Length == 0
                    ? []
                    : await db
                        .Requests.Where(request => request.GroupId != null && groups.Contains(request.GroupId))
                        .Select(request => new
                        {
                            request.Id,
                            request.GroupId,
                            request.TenantName,
                        })
                        .ToListAsync(cancellationToken);
            return rows.OrderBy(row => row.Id, StringComparer.Ordinal).ToLookup(row => row.GroupId!, row => row.TenantName);
        }
    }
}
