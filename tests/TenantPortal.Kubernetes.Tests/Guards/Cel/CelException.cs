namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>An expression that does not compile: an API server refuses the policy.</summary>
internal sealed class CelSyntaxException(string message) : Exception(message);

/// <summary>An expression whose evaluation fails: with the failure policy Fail, an API server refuses the request.</summary>
internal sealed class CelEvaluationException(string message) : Exception(message);
