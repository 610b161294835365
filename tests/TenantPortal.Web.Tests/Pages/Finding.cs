using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Finds what a person would: by label, by the words on it.</summary>
internal static class Finding
{
    public static IElement FindByLabel<T>(this IRenderedComponent<T> page, string label)
        where T : IComponent
    {
        var id = Assert.Single(page.FindAll("label[for]"), element => element.TextContent.Trim() == label).GetAttribute("for");
        return page.Find($"#{id}");
    }

    /// <summary>A button with this text, or the input of a choice that is called so.</summary>
    public static IElement FindByText<T>(this IRenderedComponent<T> page, string text)
        where T : IComponent =>
        page.FindAll("button").FirstOrDefault(button => button.TextContent.Trim() == text)
        ?? page.FindAll("label.choice").FirstOrDefault(choice => choice.QuerySelector("strong")?.TextContent == text)?.QuerySelector("input")
        ?? throw new ElementNotFoundException(text);

    /// <summary>Selects a step of the form of a request.</summary>
    /// <param name="arrives">Whether the form then shows that step.</param>
    public static void GoTo<T>(this IRenderedComponent<T> page, string step, bool arrives = true)
        where T : IComponent
    {
        Assert.Single(page.FindAll("button.step"), button => button.QuerySelector(".step-title")!.TextContent == step).Click();
        if (arrives)
            page.WaitForAssertion(() => Assert.Equal(step, page.CurrentStep()));
    }

    /// <summary>The title of the step that the form of a request shows.</summary>
    public static string CurrentStep<T>(this IRenderedComponent<T> page)
        where T : IComponent => page.Find("button[aria-current=step] .step-title").TextContent;

    /// <summary>What is told at the field, found as a screen reader does.</summary>
    public static string ProblemOf<T>(this IRenderedComponent<T> page, string label)
        where T : IComponent =>
        string.Concat(
            (page.FindByLabel(label).GetAttribute("aria-describedby") ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => page.Find($"#{id}"))
                .Where(element => element.GetAttribute("role") == "alert")
                .Select(element => element.TextContent.Trim())
        );
}
