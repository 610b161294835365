using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.Controllers;

/// <summary>Creates nodes as kubelets register them: one for the control plane, and workers for pods.</summary>
internal static class SandboxNodes
{
    public static void Create(ObjectWriter writer, int workers)
    {
        Create(writer, "control-plane-1", Amounts("8", "32Gi", "100Gi", "110"), Amounts("7600m", "30Gi", "90Gi", "110"), isSchedulable: false);
        for (var number = 1; number <= workers; number++)
            Create(
                writer,
                string.Create(CultureInfo.InvariantCulture, $"worker-{number}"),
                Amounts("64", "256Gi", "1Ti", "250"),
                Amounts("63", "250Gi", "950Gi", "250"),
                isSchedulable: true
            );
    }

    private static void Create(ObjectWriter writer, string name, JsonObject capacity, JsonObject allocatable, bool isSchedulable)
    {
        var role = isSchedulable ? "worker" : "control-plane";
        var now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var node = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = "amd64",
                    [$"node-role.kubernetes.io/{role}"] = "",
                },
            },
            ["spec"] = isSchedulable
                ? []
                : new JsonObject
                {
                    ["taints"] = new JsonArray(new JsonObject { ["key"] = "node-role.kubernetes.io/control-plane", ["effect"] = "NoSchedule" }),
                },
            ["status"] = new JsonObject
            {
                ["capacity"] = capacity,
                ["allocatable"] = allocatable,
                ["conditions"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Ready",
                        ["status"] = "True",
                        ["reason"] = "KubeletReady",
                        ["message"] = "kubelet is posting ready status",
                        ["lastHeartbeatTime"] = now,
                        ["lastTransitionTime"] = now,
                    }
                ),
            },
        };
        writer.Create(BuiltInResources.Nodes, "", node, new WriteOptions("kubelet"));
    }

    private static JsonObject Amounts(string cpu, string memory, string storage, string pods) =>
        new()
        {
            ["cpu"] = cpu,
            ["memory"] = memory,
            ["ephemeral-storage"] = storage,
            ["pods"] = pods,
        };
}
