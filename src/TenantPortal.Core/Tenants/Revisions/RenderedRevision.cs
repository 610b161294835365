using TenantPortal.Core.Audit.Covering;

namespace TenantPortal.Core.Tenants.Revisions;

/// <summary>What was rendered for a request, kept under its hash: what people saw is what is applied.</summary>
public sealed class RenderedRevision(string hash, string yaml) : ICoveredRow
{
    internal static readonly CoveredTable CoveredTable = new()
    {
        Name = "revision",
        Entity = typeof(RenderedRevision),
        Title = subject => $"Revision {subject}",
        Subject = nameof(Hash),
        Key = [nameof(Hash)],
        Fields = [new("manifests", nameof(Yaml))],
    };

    public string Hash { get; private set; } = hash;

    public string Yaml { get; private set; } = yaml;

    CoveredTable ICoveredRow.Covered => CoveredTable;
}
