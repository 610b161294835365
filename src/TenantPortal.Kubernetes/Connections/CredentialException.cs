using k8s.Exceptions;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>The kubeconfig that an added cluster refers to cannot be used. The message is a sentence for platform admins, without what it contains.</summary>
internal sealed class CredentialException(string sentence, Exception? cause = null) : KubeConfigException(sentence, cause);
