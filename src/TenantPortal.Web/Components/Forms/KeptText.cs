namespace TenantPortal.Web.Components.Forms;

/// <summary>How long the browser keeps text that was not sent; see <c>unsent.js</c>.</summary>
public enum KeptText
{
    /// <summary>Until the user leaves the page by a link: the text of a form.</summary>
    WhileOpen,

    /// <summary>Until it is sent: a comment.</summary>
    UntilSent,

    /// <summary>Not at all: text that confirms an action.</summary>
    Not,
}
