using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>A pod that a guard must refuse: the compliant pod with exactly one change, so that only the change can cause the refusal.</summary>
/// <param name="Id">Stable, for programs: <c>pod-privileged</c>.</param>
/// <param name="Title">The requirement that the refusal proves.</param>
/// <param name="What">The change, in words.</param>
/// <param name="Reasons">Parts of the message; one of them shows that the refusal is about the change, whichever component refuses it.</param>
/// <param name="Benchmark">Its number in the Multi-Tenancy Benchmarks.</param>
/// <param name="IsByPodSecurity">Whether the restricted standard refuses it; otherwise only a guard of the portal does.</param>
internal sealed record ForbiddenPod(
    string Id,
    string Title,
    string What,
    Action<JsonObject> Change,
    IReadOnlyList<string> Reasons,
    string? Benchmark = null,
    bool IsByPodSecurity = true
)
{
    public JsonObject ToPod(string inNamespace)
    {
        var pod = ForbiddenPods.GoodPod(inNamespace);
        Change(pod["spec"]!.AsObject());
        return pod;
    }
}

/// <summary>The pods for dry runs that a cluster must refuse.</summary>
internal static class ForbiddenPods
{
    /// <summary>The check that a tier may turn off.</summary>
    public const string PullPolicy = "pod-pull-policy";

    public static IReadOnlyList<ForbiddenPod> All { get; } =
    [
        new(
            "pod-privileged",
            "Privileged containers are refused",
            "a privileged container",
            spec => MakePrivileged(Container(spec)),
            ["privileged", "Privileged"],
            "MTB-PL1-BC-CPI-5"
        ),
        new(
            "pod-host-path",
            "Access to node files is refused",
            "a hostPath volume",
            spec =>
                spec["volumes"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "host",
                        ["hostPath"] = new JsonObject { ["path"] = "/" },
                    }
                ),
            ["hostPath"],
            "MTB-PL1-BC-HI-1"
        ),
        new(
            "pod-host-network",
            "Access to the node's network is refused",
            "hostNetwork",
            spec => spec["hostNetwork"] = true,
            ["hostNetwork"],
            "MTB-PL1-BC-HI-3"
        ),
        new(
            "pod-host-port",
            "Ports on the node are refused",
            "a hostPort",
            spec =>
                Container(spec)["ports"] = new JsonArray(
                    new JsonObject { ["containerPort"] = 8080 },
                    new JsonObject { ["containerPort"] = 8081, ["hostPort"] = 8081 }
                ),
            ["hostPort"],
            "MTB-PL1-BC-HI-3"
        ),
        new("pod-host-pid", "Access to the node's processes is refused", "hostPID", spec => spec["hostPID"] = true, ["hostPID"], "MTB-PL1-BC-HI-4"),
        new("pod-host-ipc", "Access to the node's IPC is refused", "hostIPC", spec => spec["hostIPC"] = true, ["hostIPC"], "MTB-PL1-BC-HI-5"),
        new(
            "pod-root",
            "Containers that may run as root are refused",
            "runAsNonRoot: false",
            spec => (SecurityContext(spec)["runAsNonRoot"], spec["securityContext"]!["runAsNonRoot"]) = (false, false),
            ["runAsNonRoot"],
            "MTB-PL1-BC-CPI-4"
        ),
        new("pod-user-0", "Containers that run as user 0 are refused", "runAsUser: 0", spec => SecurityContext(spec)["runAsUser"] = 0, ["runAsUser"]),
        new(
            "pod-escalation",
            "Containers that may gain privileges are refused",
            "allowPrivilegeEscalation: true",
            spec => SecurityContext(spec)["allowPrivilegeEscalation"] = true,
            ["allowPrivilegeEscalation"],
            "MTB-PL1-BC-CPI-6"
        ),
        new(
            "pod-capability",
            "Added capabilities are refused",
            "the capability SETPCAP",
            spec => SecurityContext(spec)["capabilities"]!["add"] = new JsonArray("SETPCAP"),
            ["capabilit"],
            "MTB-PL1-BC-CPI-3"
        ),
        new(
            "pod-seccomp",
            "Containers without a seccomp profile are refused",
            "seccompProfile Unconfined",
            spec => spec["securityContext"]!["seccompProfile"]!["type"] = "Unconfined",
            ["seccomp"]
        ),
        new(
            "pod-init-container",
            "Privileged init containers are refused",
            "a privileged init container",
            spec => spec["initContainers"] = new JsonArray(Privileged(spec)),
            ["privileged", "Privileged"]
        ),
        new(
            PullPolicy,
            "Images are always pulled, so that no tenant can use another tenant's private images",
            "imagePullPolicy: Never",
            spec => Container(spec)["imagePullPolicy"] = "Never",
            ["imagePullPolicy"],
            "MTB-PL1-CC-DI-1",
            IsByPodSecurity: false
        ),
    ];

    /// <summary>Whether a guard changed the pull policy, as it does in host namespaces of virtual clusters.</summary>
    /// <param name="created">The pod in the answer to the dry run.</param>
    public static bool AlwaysPulls(JsonObject created) =>
        (created["spec"]?["containers"] as JsonArray) is { Count: > 0 } containers
        && containers.All(container => container?["imagePullPolicy"]?.GetValue<string>() == "Always");

    /// <summary>A pod that every guard accepts.</summary>
    public static JsonObject GoodPod(string inNamespace) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            // A name that no expected message contains.
            ["metadata"] = new JsonObject { ["name"] = "tenantportal-check", ["namespace"] = inNamespace },
            ["spec"] = new JsonObject
            {
                ["automountServiceAccountToken"] = false,
                ["restartPolicy"] = "Never",
                ["securityContext"] = new JsonObject
                {
                    ["runAsNonRoot"] = true,
                    ["runAsUser"] = 65532,
                    ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                },
                ["containers"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "app",
                        // It is never pulled: a dry run creates no pod.
                        ["image"] = "registry.example.com/isolation-check:1",
                        ["imagePullPolicy"] = "Always",
                        ["resources"] = new JsonObject
                        {
                            ["requests"] = new JsonObject
                            {
                                ["cpu"] = "10m",
                                ["memory"] = "16Mi",
                                ["ephemeral-storage"] = "16Mi",
                            },
                            ["limits"] = new JsonObject
                            {
                                ["cpu"] = "10m",
                                ["memory"] = "16Mi",
                                ["ephemeral-storage"] = "16Mi",
                            },
                        },
                        ["securityContext"] = new JsonObject
                        {
                            ["allowPrivilegeEscalation"] = false,
                            ["readOnlyRootFilesystem"] = true,
                            ["runAsNonRoot"] = true,
                            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                        },
                    }
                ),
            },
        };

    private static JsonObject Container(JsonObject spec) => spec["containers"]![0]!.AsObject();

    private static JsonObject SecurityContext(JsonObject spec) => Container(spec)["securityContext"]!.AsObject();

    private static JsonObject Privileged(JsonObject spec)
    {
        var container = Container(spec).DeepClone().AsObject();
        container["name"] = "first";
        MakePrivileged(container);
        return container;
    }

    private static void MakePrivileged(JsonObject container)
    {
        var security = container["securityContext"]!.AsObject();
        security["privileged"] = true;
        // API servers refuse the combination, which would prove nothing.
        security.Remove("allowPrivilegeEscalation");
    }
}
