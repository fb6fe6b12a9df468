<#-- A line for each library: coordinates, two spaces, licence. PluginZipIT reads it. -->
Third-party libraries in lib/, each with its licence; the texts are in licenses/.

<#list dependencyMap as e>
<#assign p = e.getKey()/>
<#if p.groupId != "dev.rowcast">
${p.groupId}:${p.artifactId}:${p.version}  ${e.getValue()?join(" OR ")}
</#if>
</#list>
