/* Calls that have no place here: unbounded, locale-bound, or with hidden state. Included first in every file. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atoll localtime gmtime ctime asctime setlocale

#endif
