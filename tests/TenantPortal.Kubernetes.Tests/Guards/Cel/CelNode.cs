namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>A part of a CEL expression, as it is written.</summary>
internal abstract record CelNode;

internal sealed record CelLiteral(object? Value) : CelNode;

internal sealed record CelName(string Name) : CelNode;

/// <param name="IsOptional"><c>a.?b</c>.</param>
internal sealed record CelSelect(CelNode Target, string Field, bool IsOptional) : CelNode;

/// <summary><c>has(a.b)</c>.</summary>
internal sealed record CelHas(CelNode Target, string Field) : CelNode;

/// <param name="IsOptional"><c>a[?b]</c>.</param>
internal sealed record CelIndex(CelNode Target, CelNode Key, bool IsOptional) : CelNode;

internal sealed record CelCall(CelNode? Target, string Function, IReadOnlyList<CelNode> Arguments) : CelNode;

internal sealed record CelUnary(string Operator, CelNode Operand) : CelNode;

internal sealed record CelBinary(string Operator, CelNode Left, CelNode Right) : CelNode;

internal sealed record CelConditional(CelNode Condition, CelNode Then, CelNode Otherwise) : CelNode;

internal sealed record CelList(IReadOnlyList<CelNode> Items) : CelNode;

internal sealed record CelMap(IReadOnlyList<KeyValuePair<CelNode, CelNode>> Entries) : CelNode;

/// <summary>An object of an apply configuration: <c>Object.spec{…}</c>.</summary>
internal sealed record CelObject(string Type, IReadOnlyList<KeyValuePair<string, CelNode>> Fields) : CelNode;

/// <summary>A macro over a list or the keys of a map: <c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c> or <c>filter</c>.</summary>
internal sealed record CelMacro(CelNode Target, string Macro, string Variable, CelNode Body) : CelNode;
