using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;

namespace TenantPortal.Core.Observations;

/// <summary>Whether what is asked fits on its cluster, as it was when this was looked at.</summary>
/// <param name="Status">The worst of the lines.</param>
[StoredAsJson]
public sealed record RequestCapacity(CapacityStatus Status, IReadOnlyList<RequestCapacityLine> Lines, DateTimeOffset CheckedAt)
{
    public bool IsExceeded => Status == CapacityStatus.Red;

    /// <summary>What does not fit, a sentence each; empty when everything does.</summary>
    public string WhatExceeds => string.Join(" ", Lines.Where(line => line.Status == CapacityStatus.Red).Select(line => line.Sentence));
}

/// <summary>One resource.</summary>
/// <param name="Resource">As people read it.</param>
/// <param name="Sentence">What is promised, what there is, and what this adds.</param>
public sealed record RequestCapacityLine(string Resource, CapacityStatus Status, string Sentence);
