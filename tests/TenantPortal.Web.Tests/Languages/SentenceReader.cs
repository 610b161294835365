using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Rendering;
using Mono.Cecil;
using Mono.Cecil.Cil;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Tests.Languages;

/// <summary>Reads the sentences of compiled code, and the texts that people see but no translation can be found for.</summary>
internal sealed partial class SentenceReader
{
    /// <summary>The parameters and attributes whose values people read.</summary>
    private static readonly HashSet<string> ReadAttributes =
    [
        "Title",
        "Label",
        "Hint",
        "Text",
        "Caption",
        "Word",
        "Name",
        "Heading",
        "Empty",
        "LinkText",
        "SubmitText",
        "Subject",
        "HelperText",
        "title",
        "alt",
        "aria-label",
        "data-label",
    ];

    /// <summary>Literals that read like a text and are none: they are markup, formats, names of fonts and settings, headers, YAML, or for the log.</summary>
    private static readonly HashSet<string> ForPrograms =
    [
        "-hint ",
        "yyyy-MM-dd HH:mm:ss 'UTC'",
        "Segoe UI",
        "Clusters:",
        "Authorization: Bearer tp_…",
        "  name: ",
        "kind: ",
        "A page failed with trace {TraceId}.",
    ];

    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _untranslatable = new(StringComparer.Ordinal);

    /// <summary>The keys of all sentences.</summary>
    public IReadOnlySet<string> Keys => _keys;

    /// <summary>The place and the text of what stays English for every reader.</summary>
    public IReadOnlySet<string> Untranslatable => _untranslatable;

    /// <param name="isOfPages">Whether people see what the type writes, so that every text in it must be a sentence.</param>
    public static SentenceReader Read(IEnumerable<string> assemblies, Func<TypeDefinition, bool> isOfPages)
    {
        var reader = new SentenceReader();
        foreach (var assembly in assemblies)
        {
            using var module = ModuleDefinition.ReadModule(assembly);
            foreach (var type in module.GetTypes().Where(type => type.FullName != typeof(Sentence).FullName))
            {
                foreach (var method in type.Methods.Where(method => method.HasBody))
                    reader.Read(method, isOfPages(Outermost(type)));
            }
        }

        return reader;
    }

    private void Read(MethodDefinition method, bool isOfPages)
    {
        var open = new Stack<OpenSentence>();
        var targets = TargetsOf(method);
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.OpCode == OpCodes.Ldstr && isOfPages)
                FindText(method, instruction);
            if (instruction.Operand is not MethodReference called)
                continue;
            if (IsOfSentence(called))
                ReadSentence(method, instruction, called, open, targets);
            else if (isOfPages && called.Name == nameof(RenderTreeBuilder.AddContent) && Before(instruction) is { } shown && IsSentence(shown))
                Report(method, $"{method.Name} shows a sentence without its language.");
        }
    }

    private void ReadSentence(MethodDefinition method, Instruction instruction, MethodReference called, Stack<OpenSentence> open, HashSet<Instruction> targets)
    {
        var before = Before(instruction)!;
        switch (called.Name)
        {
            case ".ctor":
                open.Push(new OpenSentence(IntegerOf(Before(before)!), IntegerOf(before)));
                break;
            case nameof(Sentence.AppendLiteral):
                open.Peek().Add((string)before.Operand);
                break;
            case nameof(Sentence.AppendFormatted):
                open.Peek().AddGap();
                break;
            case "op_Implicit" when called.ReturnType.FullName == typeof(string).FullName:
                break;
            case "op_Implicit" when before.OpCode == OpCodes.Ldstr && !targets.Contains(instruction):
                _keys.Add(((Sentence)(string)before.Operand).Key);
                break;
            case "op_Implicit" when before.OpCode != OpCodes.Ldnull:
                Report(method, $"{method.Name} makes a sentence of a string that is not a literal.");
                break;
        }

        while (open.TryPeek(out var last) && last.IsComplete)
        {
            _keys.Add(last.Key);
            open.Pop();
        }
    }

    /// <summary>Texts in markup, and literals that read like a text and are not the beginning of a sentence.</summary>
    private void FindText(MethodDefinition method, Instruction instruction)
    {
        if (Before(instruction) is { OpCode.Code: Mono.Cecil.Cil.Code.Ldstr, Operand: "class" or "Class" or "style" or "Style" or "Command" or "Placeholder" })
            return;
        var text = (string)instruction.Operand;
        var next = instruction.Next;
        var called = next.Operand as MethodReference;
        if (called is not null && IsOfSentence(called))
            return;
        switch (called?.Name)
        {
            case "AddMarkupContent":
                text = Tag()
                    .Replace(
                        Code().Replace(text, ""),
                        found => string.Join(' ', ReadAttribute().Matches(found.Value).Select(match => match.Groups["text"].Value))
                    );
                if (TwoLetters().IsMatch(text))
                    Report(method, text.Trim());
                return;
            case "AddContent":
                if (TwoLetters().IsMatch(text))
                    Report(method, text.Trim());
                return;
        }

        if (LooksLikeText().IsMatch(text) && !IsForPrograms(text) && !IsName(instruction))
            Report(method, text);
        else if (
            ReadAttributes.Contains(text)
            && next.OpCode == OpCodes.Ldstr
            && TwoLetters().IsMatch((string)next.Operand)
            && !(next.Next.Operand is MethodReference made && IsOfSentence(made))
        )
            Report(method, $"{text}: {next.Operand}");
    }

    private static bool IsForPrograms(string text) => ForPrograms.Contains(text) || Command().IsMatch(text);

    /// <summary>Whether the literal is the name or the key of something, or the text of an exception.</summary>
    private static bool IsName(Instruction instruction)
    {
        for (var next = instruction.Next; next is not null && next.Offset - instruction.Offset < 40; next = next.Next)
        {
            if (next.Operand is MethodReference { Name: ".ctor" } made && made.DeclaringType.Name.EndsWith("Exception", StringComparison.Ordinal))
                return true;
            if (next.OpCode == OpCodes.Throw)
                return true;
            if (next.OpCode == OpCodes.Ret || next.Operand is MethodReference)
                return false;
        }

        return false;
    }

    private void Report(MethodDefinition method, string what) => _untranslatable.Add($"{Outermost(method.DeclaringType).FullName}: {what}");

    /// <summary>The instruction before, without those that only mark a place for a debugger.</summary>
    private static Instruction? Before(Instruction instruction)
    {
        var before = instruction.Previous;
        while (before?.OpCode == OpCodes.Nop)
            before = before.Previous;
        return before;
    }

    private static bool IsOfSentence(MethodReference method) => method.DeclaringType.FullName == typeof(Sentence).FullName;

    private static bool IsSentence(Instruction instruction) =>
        instruction.Operand is MethodReference { ReturnType.FullName: var type } && type == typeof(Sentence).FullName;

    private static HashSet<Instruction> TargetsOf(MethodDefinition method) =>
        [
            .. method
                .Body.Instructions.Select(instruction => instruction.Operand)
                .SelectMany(operand => operand as Instruction[] ?? (operand is Instruction target ? [target] : [])),
        ];

    private static TypeDefinition Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type;
    }

    private static int IntegerOf(Instruction instruction) =>
        instruction.OpCode.Code switch
        {
            >= Mono.Cecil.Cil.Code.Ldc_I4_0 and <= Mono.Cecil.Cil.Code.Ldc_I4_8 => instruction.OpCode.Code - Mono.Cecil.Cil.Code.Ldc_I4_0,
            Mono.Cecil.Cil.Code.Ldc_I4_S or Mono.Cecil.Cil.Code.Ldc_I4 => Convert.ToInt32(instruction.Operand, CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"'{instruction}' is not the length of a sentence."),
        };

    [GeneratedRegex("^(?:kubectl|vcluster|brew|choco) |^\\.kubeconfig ")]
    private static partial Regex Command();

    [GeneratedRegex("<(code|pre|kbd)\\b.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\b(?:title|alt|placeholder|aria-label|data-label)=\"(?<text>[^\"]*)\"")]
    private static partial Regex ReadAttribute();

    [GeneratedRegex("\\p{L}{2}")]
    private static partial Regex TwoLetters();

    /// <summary>Words with a space between them, or one with a capital letter and then none.</summary>
    [GeneratedRegex("^[^/:<]*\\p{L}{2}[,.:;]? (?:\\p{L}|$)|^ \\p{L}{2}|^[A-Z][a-z]+[.:]$")]
    private static partial Regex LooksLikeText();

    /// <summary>An interpolated string of which some parts are still to come.</summary>
    private sealed class OpenSentence(int literalLength, int gaps)
    {
        private readonly Sentence _read = new(literalLength, gaps);

        public string Key => _read.Key;

        public bool IsComplete => literalLength == 0 && gaps == _read.Values.Count;

        public void Add(string text)
        {
            _read.AppendLiteral(text);
            literalLength -= text.Length;
        }

        public void AddGap() => _read.AppendFormatted(null);
    }
}
