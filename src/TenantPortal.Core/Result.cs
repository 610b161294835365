using System.Diagnostics.CodeAnalysis;

namespace TenantPortal.Core;

/// <summary>How an action without a value ended: done, or refused with problems.</summary>
public sealed class Result
{
    public static readonly Result Done = new([], isStored: true);

    private Result(IReadOnlyList<Problem> problems, bool isStored) => (Problems, IsStored) = (problems, isStored);

    public IReadOnlyList<Problem> Problems { get; }

    public bool Succeeded => Problems.Count == 0;

    /// <summary>
    /// Whether the action changed something that is to be saved. True after success, and for a refusal that itself is a change, such as a
    /// request that goes back for review (<see cref="StoredBut"/>).
    /// </summary>
    public bool IsStored { get; }

    /// <summary>A refusal that is saved with what it changed.</summary>
    public static Result StoredBut(Problem problem) => new([problem], isStored: true);

    public static implicit operator Result(Problem problem) => new([problem], isStored: false);

    public static implicit operator Result(Problem[] problems) =>
        problems.Length > 0 ? new(problems, isStored: false) : throw new ArgumentException("A refusal needs at least one problem.", nameof(problems));
}

/// <summary>The value of an action that was done, or the problems that explain why it was not.</summary>
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
