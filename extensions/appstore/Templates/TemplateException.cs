namespace LuBan.AppStore.Templates;

/// <summary>A text of a template could not be made.</summary>
/// <param name="message">What was found and what is expected.</param>
internal sealed class TemplateException(string message) : Exception(message);
