using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Clusters;

/// <summary>Where reconcilers find the kubeconfigs of clusters that platform admins add (section <c>ClusterCredentials</c>).</summary>
public sealed class ClusterCredentialOptions
{
    public const string Section = "ClusterCredentials";

    /// <summary>The only namespace whose Secrets are read. <c>deploy/base</c> creates it with the right to read them.</summary>
    public string Namespace { get; set; } = "tenantportal-clusters";

    /// <summary>
    /// The configured cluster that has these Secrets. When empty: the cluster that the portal runs in, which it then reads with its ServiceAccount.
    /// </summary>
    public string Cluster { get; set; } = "";

    /// <summary>The absolute path of the only folder that files are read from. When empty: no files.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Why nothing is read from there, as a sentence; null when the reference is allowed.</summary>
    public Sentence? FindProblem(CredentialReference reference) =>
        reference switch
        {
            { Secret: { } secret } when secret.Namespace != Namespace => (Sentence)
                $"The portal reads Secrets only in the namespace '{Namespace}'. Put the Secret there, or change {Section}:Namespace.",
            { File: not null } when Folder.Length == 0 =>
                $"The portal reads no files, because {Section}:Folder is not set. Set it, or use a Secret in the namespace '{Namespace}'.",
            _ => null,
        };
}
