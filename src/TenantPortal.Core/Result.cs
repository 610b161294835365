using System.Diagnostics.CodeAnalysis;

namespace TenantPortal.Core;

/// <summary>The value of an operation that succeeded, or the problems that prevented it.</summary>
public sealed class Result<T>
{
    private Result(T? value, IReadOnlyList<Problem> problems) => (Value, Problems) = (value, problems);

    public T? Value { get; }

    public IReadOnlyList<Problem> Problems { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Problems.Count == 0;

    public static implicit operator Result<T>(T value) => new(value, []);

    public static implicit operator Result<T>(Problem problem) => new(default, [problem]);

    public static implicit operator Result<T>(Problem[] problems) =>
        problems.Length > 0 ? new(default, problems) : throw new ArgumentException("A refusal needs at least one problem.", nameof(problems));
}
