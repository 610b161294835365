namespace TenantPortal.Core.Clusters.Notices;

/// <summary>What platform admins should know about a cluster, from one part of the portal. It is shown on every page until that part removes it.</summary>
public sealed class ClusterNotice
{
    internal ClusterNotice(string cluster, string source, string text, DateTimeOffset since) => (Cluster, Source, Text, Since) = (cluster, source, text, since);

    public string Cluster { get; private set; }

    /// <summary>The part of the portal that has something to say, such as <c>delivery</c>.</summary>
    public string Source { get; private set; }

    /// <summary>One or more sentences.</summary>
    public string Text { get; private set; }

    /// <summary>When the part began to report a problem; the text may have changed since.</summary>
    public DateTimeOffset Since { get; private set; }

    internal void Change(string text) => Text = text;
}
