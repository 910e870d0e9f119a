using Microsoft.Playwright;

namespace LuBan.ConsoleTests.Browser;

/// <summary>Writes into the console's editor of code as somebody with a keyboard does.</summary>
public static class CodeEditor
{
    /// <summary>Replaces the text. The editor selects: a selection of the page's may be changed by it in the same moment, and both texts would stand there.</summary>
    public static async Task WriteCodeAsync(this IPage page, string text)
    {
        await page.Locator("lb-code .cm-content").ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(text);
    }
}
