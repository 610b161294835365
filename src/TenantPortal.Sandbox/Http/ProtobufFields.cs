using System.Collections.Frozen;
using System.Globalization;

namespace TenantPortal.Sandbox.Http;

/// <summary>How a field of a message is written in JSON.</summary>
/// <param name="Type">A scalar (string, bytes, bool, int), another message, or a message with its own JSON form (Quantity, Time, IntOrString).</param>
/// <param name="KeepsZero">Whether an absent value differs from a zero: the field is a pointer in Go.</param>
internal sealed record ProtobufField(string Name, string Type, bool IsList, bool IsMap, bool KeepsZero);

/// <summary>
/// The one table of the messages that <c>kubectl create</c> sends, with the field numbers of Kubernetes. A message with any other field is refused as an
/// unsupported media type, so that nothing is lost silently.
/// </summary>
internal static class ProtobufFields
{
    /// <summary>The server sets the field, so it is not read.</summary>
    public const string Ignored = "-";

    private const string Meta = "1 metadata:ObjectMeta, ";

    private static readonly FrozenDictionary<string, FrozenDictionary<int, ProtobufField>> Messages = new Dictionary<string, string>
    {
        ["ObjectMeta"] =
            "1 name, 2 generateName, 3 namespace, 4 selfLink:-, 5 uid, 6 resourceVersion, 7 generation:-, 8 creationTimestamp:-, 11 labels:{string}, "
            + "12 annotations:{string}, 14 finalizers:[string]",
        ["Namespace"] = Meta + "2 spec:NamespaceSpec, 3 status:-",
        ["NamespaceSpec"] = "1 finalizers:[string]",
        ["ConfigMap"] = Meta + "2 data:{string}, 3 binaryData:{bytes}, 4 immutable:bool?",
        ["Secret"] = Meta + "2 data:{bytes}, 3 type, 4 stringData:{string}, 5 immutable:bool?",
        ["ServiceAccount"] = Meta + "4 automountServiceAccountToken:bool?",
        ["ResourceQuota"] = Meta + "2 spec:ResourceQuotaSpec, 3 status:-",
        ["ResourceQuotaSpec"] = "1 hard:{Quantity}, 2 scopes:[string]",
        ["Role"] = Meta + "2 rules:[PolicyRule]",
        ["ClusterRole"] = Meta + "2 rules:[PolicyRule]",
        ["PolicyRule"] = "1 verbs:[string], 2 apiGroups:[string], 3 resources:[string], 4 resourceNames:[string], 5 nonResourceURLs:[string]",
        ["RoleBinding"] = Meta + "2 subjects:[Subject], 3 roleRef:RoleRef",
        ["ClusterRoleBinding"] = Meta + "2 subjects:[Subject], 3 roleRef:RoleRef",
        ["Subject"] = "1 kind, 2 apiGroup, 3 name, 4 namespace",
        ["RoleRef"] = "1 apiGroup, 2 kind, 3 name",
        ["Service"] = Meta + "2 spec:ServiceSpec, 3 status:-",
        ["ServiceSpec"] =
            "1 ports:[ServicePort], 2 selector:{string}, 3 clusterIP, 4 type, 5 externalIPs:[string], 7 sessionAffinity, 8 loadBalancerIP, 10 externalName, "
            + "11 externalTrafficPolicy, 12 healthCheckNodePort:int, 13 publishNotReadyAddresses:bool",
        ["ServicePort"] = "1 name, 2 protocol, 3 port:int, 4 targetPort:IntOrString, 5 nodePort:int",
        ["Deployment"] = Meta + "2 spec:DeploymentSpec, 3 status:-",
        ["DeploymentSpec"] =
            "1 replicas:int?, 2 selector:LabelSelector, 3 template:PodTemplateSpec, 4 strategy:DeploymentStrategy, 5 minReadySeconds:int, "
            + "6 revisionHistoryLimit:int?, 7 paused:bool, 9 progressDeadlineSeconds:int?",
        ["DeploymentStrategy"] = "1 type",
        ["LabelSelector"] = "1 matchLabels:{string}",
        ["Job"] = Meta + "2 spec:JobSpec, 3 status:-",
        ["JobSpec"] =
            "1 parallelism:int?, 2 completions:int?, 3 activeDeadlineSeconds:int?, 6 template:PodTemplateSpec, 7 backoffLimit:int?, "
            + "8 ttlSecondsAfterFinished:int?, 10 suspend:bool?",
        ["CronJob"] = Meta + "2 spec:CronJobSpec, 3 status:-",
        ["CronJobSpec"] = "1 schedule, 2 startingDeadlineSeconds:int?, 3 concurrencyPolicy, 4 suspend:bool?, 5 jobTemplate:JobTemplateSpec",
        ["JobTemplateSpec"] = Meta + "2 spec:JobSpec",
        ["PodTemplateSpec"] = Meta + "2 spec:PodSpec",
        ["PodSpec"] =
            "2 containers:[Container], 3 restartPolicy, 4 terminationGracePeriodSeconds:int?, 5 activeDeadlineSeconds:int?, 6 dnsPolicy, "
            + "7 nodeSelector:{string}, 8 serviceAccountName, 9 serviceAccount, 10 nodeName, 11 hostNetwork:bool, 12 hostPID:bool, 13 hostIPC:bool, "
            + "16 hostname, 17 subdomain, 19 schedulerName, 20 initContainers:[Container], 21 automountServiceAccountToken:bool?, 24 priorityClassName",
        ["Container"] =
            "1 name, 2 image, 3 command:[string], 4 args:[string], 5 workingDir, 6 ports:[ContainerPort], 7 env:[EnvVar], 8 resources:ResourceRequirements, "
            + "13 terminationMessagePath, 14 imagePullPolicy, 16 stdin:bool, 17 stdinOnce:bool, 18 tty:bool, 20 terminationMessagePolicy",
        ["ContainerPort"] = "1 name, 2 hostPort:int, 3 containerPort:int, 4 protocol, 5 hostIP",
        ["EnvVar"] = "1 name, 2 value",
        ["ResourceRequirements"] = "1 limits:{Quantity}, 2 requests:{Quantity}",
    }.ToFrozenDictionary(message => message.Key, message => Read(message.Value));

    /// <summary>Null for a message that is not in the table.</summary>
    public static FrozenDictionary<int, ProtobufField>? Of(string message) => Messages.GetValueOrDefault(message);

    private static FrozenDictionary<int, ProtobufField> Read(string fields) => fields.Split(", ").Select(ReadField).ToFrozenDictionary();

    private static KeyValuePair<int, ProtobufField> ReadField(string field)
    {
        var (number, rest) = Cut(field, ' ');
        var (name, type) = Cut(rest, ':');
        return new(
            int.Parse(number, CultureInfo.InvariantCulture),
            new ProtobufField(
                name,
                type.Length == 0 ? "string" : type.Trim('[', ']', '{', '}', '?'),
                type.StartsWith('['),
                type.StartsWith('{'),
                type.EndsWith('?')
            )
        );
    }

    private static (string Before, string After) Cut(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var position ? (text[..position], text[(position + 1)..]) : (text, "");
}
