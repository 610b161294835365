using TenantPortal.Core.Data;

namespace TenantPortal.Core.Observations;

/// <summary>Whether a request fits on its cluster, at the time of the assessment.</summary>
/// <param name="Status">The worst of the lines.</param>
[StoredAsJson]
public sealed record RequestCapacity(CapacityStatus Status, IReadOnlyList<RequestCapacityLine> Lines, DateTimeOffset CheckedAt)
{
    public bool IsExceeded => Status == CapacityStatus.Red;

    /// <summary>A sentence for each resource that does not fit; empty when everything fits.</summary>
    public string WhatExceeds => string.Join(" ", Lines.Where(line => line.Status == CapacityStatus.Red).Select(line => line.Sentence));
}

/// <summary>One resource.</summary>
/// <param name="Resource">The title.</param>
/// <param name="Sentence">What is committed, what is allocatable, and what the request adds.</param>
public sealed record RequestCapacityLine(string Resource, CapacityStatus Status, string Sentence);
