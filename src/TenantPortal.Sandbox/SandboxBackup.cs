using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox;

/// <summary>The content of a sandbox at one time, as a backup of etcd has it: objects with their UIDs and resource versions.</summary>
public sealed class SandboxBackup
{
    internal SandboxBackup(StoreContent content) => Content = content;

    internal StoreContent Content { get; }
}
