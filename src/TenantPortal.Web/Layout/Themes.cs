using MudBlazor;

namespace TenantPortal.Web.Layout;

/// <summary>The light and the dark theme of the portal. Text has a contrast of at least 4.5:1 in both.</summary>
internal static class Themes
{
    public const string Cookie = "TenantPortal.Theme";
    public const string System = "system";
    public const string Light = "light";
    public const string Dark = "dark";

    private static readonly string[] Fonts = ["Inter", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"];

    public static readonly MudTheme Portal = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#2a52be",
            PrimaryContrastText = "#ffffff",
            Secondary = "#0f766e",
            Tertiary = "#6d3fc0",
            Info = "#075e86",
            Success = "#13693c",
            Warning = "#854d00",
            Error = "#b3223e",
            TextPrimary = "#1a2233",
            TextSecondary = "#4b5568",
            ActionDefault = "#4b5568",
            Background = "#f5f7fb",
            BackgroundGray = "#eceff6",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#2c3548",
            DrawerIcon = "#4b5568",
            AppbarBackground = "#ffffff",
            AppbarText = "#1a2233",
            LinesDefault = "#dfe4ee",
            LinesInputs = "#7c869a",
            TableLines = "#e4e8f1",
            Divider = "#dfe4ee",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#9db8ff",
            PrimaryContrastText = "#0d1730",
            Secondary = "#5fd4c6",
            SecondaryContrastText = "#06231f",
            Tertiary = "#c5a6ff",
            TertiaryContrastText = "#1d0f38",
            Info = "#76c9f3",
            InfoContrastText = "#06202e",
            Success = "#66d9a0",
            SuccessContrastText = "#062416",
            Warning = "#f2b957",
            WarningContrastText = "#2a1a00",
            Error = "#ff93a1",
            ErrorContrastText = "#36070f",
            TextPrimary = "#e9edf6",
            TextSecondary = "#b3bccd",
            ActionDefault = "#b3bccd",
            Background = "#10141d",
            BackgroundGray = "#0b0e15",
            Surface = "#181d29",
            DrawerBackground = "#141924",
            DrawerText = "#d5dbe8",
            DrawerIcon = "#b3bccd",
            AppbarBackground = "#141924",
            AppbarText = "#e9edf6",
            LinesDefault = "#2a3141",
            LinesInputs = "#7d889e",
            TableLines = "#2a3141",
            Divider = "#2a3141",
        },
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = "10px",
            DrawerWidthLeft = "232px",
            AppbarHeight = "60px",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = Fonts,
                FontSize = ".9375rem",
                LineHeight = "1.5",
                LetterSpacing = "normal",
            },
            H4 = new H4Typography
            {
                FontFamily = Fonts,
                FontSize = "1.625rem",
                FontWeight = "650",
                LineHeight = "1.25",
                LetterSpacing = "-.015em",
            },
            H6 = new H6Typography
            {
                FontFamily = Fonts,
                FontSize = "1.0625rem",
                FontWeight = "620",
                LineHeight = "1.4",
                LetterSpacing = "-.005em",
            },
            Button = new ButtonTypography
            {
                FontFamily = Fonts,
                FontSize = ".9rem",
                FontWeight = "560",
                LetterSpacing = "normal",
                TextTransform = "none",
            },
        },
    };

    /// <summary>Returns the theme with this name, or the system's theme if the name is unknown.</summary>
    public static string Parse(string? text) => text is Light or Dark ? text : System;

    /// <summary>The theme that the theme button selects next.</summary>
    public static string After(string theme) =>
        theme switch
        {
            Light => Dark,
            Dark => System,
            _ => Light,
        };
}
