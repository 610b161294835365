namespace TenantPortal.Core.Languages;

/// <summary>Names the language files beside it, <c>Sentences.LANGUAGE.restext</c>: one line for each sentence, the English text and its translation.</summary>
public sealed class Sentences;
