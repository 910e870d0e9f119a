using LuBan.AppStore.Model;

namespace LuBan.AppStore.Templates;

/// <summary>A template that can be installed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin"><c>built-in</c>, <c>template</c> (an AppTemplate) or <c>app</c> (an active version of an App).</param>
/// <param name="Spec">What it says.</param>
internal sealed record Template(string Name, string Origin, TemplateSpec Spec);
