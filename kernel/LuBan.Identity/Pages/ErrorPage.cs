using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>Tells a user what no program may be told, because it is not known who asks.</summary>
internal static class ErrorPage
{
    internal static Task WriteAsync(HttpContext context, string code, string message, int status = StatusCodes.Status400BadRequest)
    {
        var texts = PageTexts.Choose(context.Request.Query["ui_locales"], context.Request.Headers.AcceptLanguage.ToString());
        var text = message.StartsWith(code, StringComparison.Ordinal) ? message : $"{code}: {message}";
        return Page.WriteAsync(context, texts, texts["error"], $"""<h1>{texts["error"]}</h1><p class="problem" role="alert">{text}</p><p class="soft">{texts["errorHint"]}</p>""", status);
    }
}
