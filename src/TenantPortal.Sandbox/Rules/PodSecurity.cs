using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Rules;

/// <summary>
/// Pod Security admission: refuses pods that the <c>pod-security.kubernetes.io/enforce</c> level of their namespace does not allow, with the
/// messages of the real plugin. It implements the standards for Linux pods, without sysctls, SELinux and AppArmor.
/// </summary>
internal static class PodSecurity
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";

    private static readonly HashSet<string> DefaultCapabilities =
    [
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    ];

    private static readonly HashSet<string> RestrictedVolumes =
    [
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "image",
        "persistentVolumeClaim",
        "projected",
        "secret",
    ];

    private static readonly string[] HostNamespaces = ["hostNetwork", "hostPID", "hostIPC"];

    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    public static void Check(ObjectStore store, ResourceType type, JsonObject node)
    {
        if (
            type != BuiltInResources.Pods
            || (string?)node["metadata"]?["namespace"] is not { } ns
            || store.Find(BuiltInResources.Namespaces, "", ns) is not { } owner
        )
        {
            return;
        }

        var labels = owner.ToNode()["metadata"]?["labels"];
        if ((string?)labels?[Enforce] is not ("baseline" or "restricted") || node["spec"] is not JsonObject spec)
        {
            return;
        }

        var level = (string)labels![Enforce]!;
        List<string> violations = [.. Baseline(spec), .. level == "restricted" ? Restricted(spec) : []];
        if (violations.Count > 0)
        {
            var version = (string?)labels[$"{Enforce}-version"] ?? "latest";
            throw ApiException.Forbidden(
                type,
                (string?)node["metadata"]!["name"] ?? "",
                $"violates PodSecurity \"{level}:{version}\": {string.Join(", ", violations)}"
            );
        }
    }

    private static IEnumerable<string> Baseline(JsonObject spec)
    {
        var host = HostNamespaces.Where(field => (bool?)spec[field] == true).Select(field => $"{field}=true").ToList();
        if (host.Count > 0)
        {
            yield return $"host namespaces ({string.Join(", ", host)})";
        }

        foreach (var volume in Items(spec, "volumes").Where(volume => volume["hostPath"] is not null))
        {
            yield return $"hostPath volumes (volume \"{volume["name"]}\")";
        }

        foreach (var (name, container) in Containers(spec))
        {
            var security = container["securityContext"];
            if ((bool?)security?["privileged"] == true)
            {
                yield return $"privileged (container \"{name}\" must not set securityContext.privileged=true)";
            }

            foreach (var port in Items(container, "ports").Where(port => (int?)port["hostPort"] is not (null or 0)))
            {
                yield return $"hostPort (container \"{name}\" uses hostPort {port["hostPort"]})";
            }

            foreach (var added in Texts(security?["capabilities"]?["add"]).Where(capability => !DefaultCapabilities.Contains(capability)))
            {
                yield return $"non-default capabilities (container \"{name}\" must not include \"{added}\" in securityContext.capabilities.add)";
            }
        }
    }

    private static IEnumerable<string> Restricted(JsonObject spec)
    {
        var pod = spec["securityContext"];
        foreach (var volume in Items(spec, "volumes"))
        {
            if (volume.Select(entry => entry.Key).FirstOrDefault(key => key != "name" && !RestrictedVolumes.Contains(key)) is { } kind)
            {
                yield return $"restricted volume types (volume \"{volume["name"]}\" uses restricted volume type \"{kind}\")";
            }
        }

        if ((long?)pod?["runAsUser"] == 0)
        {
            yield return "runAsUser=0 (pod must not set runAsUser=0)";
        }

        foreach (var (name, container) in Containers(spec))
        {
            var security = container["securityContext"];
            if ((bool?)security?["allowPrivilegeEscalation"] != false)
            {
                yield return $"allowPrivilegeEscalation != false (container \"{name}\" must set securityContext.allowPrivilegeEscalation=false)";
            }

            if (!Texts(security?["capabilities"]?["drop"]).Contains("ALL"))
            {
                yield return $"unrestricted capabilities (container \"{name}\" must set securityContext.capabilities.drop=[\"ALL\"])";
            }
            else if (Texts(security?["capabilities"]?["add"]).FirstOrDefault(capability => capability != "NET_BIND_SERVICE") is { } added)
            {
                yield return $"unrestricted capabilities (container \"{name}\" must not include \"{added}\" in securityContext.capabilities.add)";
            }

            if ((bool?)(security?["runAsNonRoot"] ?? pod?["runAsNonRoot"]) != true)
            {
                yield return $"runAsNonRoot != true (pod or container \"{name}\" must set securityContext.runAsNonRoot=true)";
            }

            if ((long?)security?["runAsUser"] == 0)
            {
                yield return $"runAsUser=0 (container \"{name}\" must not set runAsUser=0)";
            }

            if ((string?)(security?["seccompProfile"] ?? pod?["seccompProfile"])?["type"] is not ("RuntimeDefault" or "Localhost"))
            {
                yield return $"seccompProfile (pod or container \"{name}\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" "
                    + "or \"Localhost\")";
            }
        }
    }

    private static IEnumerable<(string Name, JsonObject Container)> Containers(JsonObject spec) =>
        ContainerLists.SelectMany(list => Items(spec, list)).Select(container => ((string?)container["name"] ?? "", container));

    private static IEnumerable<JsonObject> Items(JsonObject node, string list) => (node[list] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string?)item ?? "");
}
